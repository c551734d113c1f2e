// SPDX-License-Identifier: EUPL-1.2
#include "sync/change_set.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sync/codec.h"

namespace bijeen::sync {
namespace {

/// Levels of the wire form above a value: set, ops, op, put (or add and its list).
constexpr std::size_t kLevelsAboveValue = 5;
constexpr std::uint64_t kModelVersionMax = 1'000'000;

}  // namespace

Result<Value> canonical(std::string_view json) {
  if (json.size() > kChangeSetBytesMax) return Error{ErrorCode::kChangeSetTooLarge, "a value is too large"};
  const auto parsed = parse_json(json);
  if (!parsed) return Error{ErrorCode::kRequestJson, "not JSON, nested too deep, or with a key twice"};
  return dump(*parsed);
}

std::size_t op_count(const ChangeSet& set) {
  std::size_t count = 0;
  for (const auto& op : set.ops) {
    count += op.put.size() + (op.create ? 1 : 0) + (op.deleted ? 1 : 0);
    for (const auto& [name, values] : op.add) count += values.size();
    for (const auto& [name, values] : op.remove) count += values.size();
    for (const auto& [name, edits] : op.text) count += edits.size();
  }
  return count;
}

std::string encode(const ChangeSet& set) {
  std::string out = "{";
  append_bases(out, set.past);
  out += R"("device":")" + set.device.text() + "\",";
  append_follows(out, set.past);
  out += R"("id":")" + set.id.text() + R"(","known":)" + std::to_string(raw(set.known)) + R"(,"made":)" +
         std::to_string(raw(set.made)) + R"(,"model":)" + std::to_string(set.model) + R"(,"n":)" +
         std::to_string(raw(set.n)) + R"(,"ops":)";
  append_ops(out, set.ops);
  out += R"(,"scope":")" + set.scope.text() + R"(","seen":)" + std::to_string(raw(set.seen)) + '}';
  return out;
}

int model_version_in(const Json& json) {
  return static_cast<int>(std::clamp(whole_member(json, "model").value_or(1), std::uint64_t{1}, kModelVersionMax));
}

Result<ChangeSet> change_set_from(const Json& json) {
  if (!json.is_object()) return malformed("is no object");
  if (!knows_all(json, {"id", "scope", "device", "n", "seen", "known", "made", "model", "ops", "bases", "follows"}))
    return malformed("has a member that is not known");
  const auto id = id_member<ChangeSetId>(json, "id");
  if (!id) return malformed("id: is no id");
  const std::string* scope_text = text_member(json, "scope");
  const auto scope = scope_text == nullptr ? std::nullopt : Scope::parse(*scope_text);
  if (!scope) return malformed("scope: is no scope");
  const auto device = id_member<DeviceId>(json, "device");
  if (!device) return malformed("device: is no id");
  const auto n = whole_member(json, "n");
  if (!n || *n == 0) return malformed("n: is no number from 1");
  const auto seen = whole_member(json, "seen");
  if (!seen) return malformed("seen: is no number from 0");
  const auto known = whole_member(json, "known");
  if (!known || *known >= *n) return malformed("known: is no number below n");
  const auto made = whole_member(json, "made");
  if (!made) return malformed("made: is no time");
  const auto model = whole_member(json, "model");
  if (!model || *model == 0 || *model > kModelVersionMax) return malformed("model: is no version");
  const Json* list = member(json, "ops");
  if (list == nullptr) return malformed("ops: is missing");
  auto ops = ops_from(*list);
  if (!ops) return ops.error();
  ChangeSet set{*id,
                *scope,
                *device,
                DeviceCount{*n},
                Seq{*seen},
                DeviceCount{*known},
                Millis{static_cast<std::int64_t>(*made)},
                static_cast<int>(*model),
                std::move(*ops),
                {}};
  if (!read_past(json, set.past)) return malformed("bases or follows: is no list of what it should be");
  Seq after = set.seen;
  for (const auto base : set.past.bases) {
    if (generation(base) >= generation(after)) return malformed("bases: are of no earlier generation");
    after = base;
  }
  if (op_count(set) > kChangeSetOpsMax)
    return Error{ErrorCode::kChangeSetTooLarge, "more than " + std::to_string(kChangeSetOpsMax) + " changes"};
  return set;
}

Result<ChangeSet> decode(std::string_view json) {
  if (json.size() > kChangeSetBytesMax)
    return Error{ErrorCode::kChangeSetTooLarge, "more than " + std::to_string(kChangeSetBytesMax) + " bytes"};
  const auto parsed = parse_json(json, kJsonDepthMax + kLevelsAboveValue);
  if (!parsed) return malformed("is not JSON, is nested too deep, or has a key twice");
  return change_set_from(*parsed);
}

std::string encode(const Accepted& accepted) {
  return encode(accepted, encode(accepted.set));
}

std::string encode(const Accepted& accepted, std::string_view set) {
  std::string out = R"({"at":)" + std::to_string(raw(accepted.at)) + R"(,"author":")" + accepted.author.text() + "\",";
  if (!accepted.returned.empty()) {
    out += R"("returned":)";
    append_numbers(out, accepted.returned);
    out += ',';
  }
  out += R"("seq":)" + std::to_string(raw(accepted.seq)) + R"(,"set":)";
  out.reserve(out.size() + set.size() + 1);
  out += set;
  out += '}';
  return out;
}

Result<Accepted> accepted_from(const Json& json) {
  const auto seq = whole_member(json, "seq");
  if (!seq || *seq == 0) return malformed("seq: is no number from 1");
  const auto at = whole_member(json, "at");
  if (!at) return malformed("at: is no time");
  const auto author = id_member<PersonId>(json, "author");
  if (!author) return malformed("author: is no id");
  const Json* inner = member(json, "set");
  if (inner == nullptr) return malformed("set: is missing");
  auto set = change_set_from(*inner);
  if (!set) return set.error();
  Accepted accepted{std::move(*set), Seq{*seq}, Millis{static_cast<std::int64_t>(*at)}, *author, {}};
  if (const Json* returned = member(json, "returned")) {
    auto numbers = numbers_from(*returned);
    if (!numbers || !std::is_sorted(numbers->begin(), numbers->end()))
      return malformed("returned: is no list of numbers");
    accepted.returned = std::move(*numbers);
  }
  return accepted;
}

Result<Accepted> decode_accepted(std::string_view json) {
  const auto parsed = parse_json(json, kJsonDepthMax + kLevelsAboveValue + 1);
  if (!parsed) return malformed("is not JSON, is nested too deep, or has a key twice");
  return accepted_from(*parsed);
}

}  // namespace bijeen::sync
