// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <limits>
#include <set>
#include <type_traits>
#include <utility>

#include "sync/codec.h"

namespace bijeen::sync {
namespace {

constexpr std::size_t kNameSizeMax = 64;
/// A number comes with each restore that somebody lived through.
constexpr std::size_t kNumbersMax = 64;

std::size_t depth(const Json& json) {
  std::size_t deepest = 0;
  if (!json.is_structured()) return 0;
  for (const auto& child : json) deepest = std::max(deepest, depth(child));
  return deepest + 1;
}

std::optional<std::map<std::string, Value>> values_from(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  std::map<std::string, Value> values;
  for (const auto& [name, value] : json.items()) {
    if (!is_name(name) || depth(value) > kJsonDepthMax) return std::nullopt;
    values.emplace(name, dump(value));
  }
  return values;
}

std::optional<std::map<std::string, std::vector<Value>>> elements_from(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  std::map<std::string, std::vector<Value>> fields;
  for (const auto& [name, list] : json.items()) {
    if (!is_name(name) || !list.is_array()) return std::nullopt;
    for (const auto& element : list) {
      if (depth(element) > kJsonDepthMax) return std::nullopt;
      fields[name].push_back(dump(element));
    }
  }
  return fields;
}

std::optional<std::map<std::string, std::vector<TextEdit>>> texts_from(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  std::map<std::string, std::vector<TextEdit>> fields;
  for (const auto& [name, list] : json.items()) {
    auto edits = edits_from(list);
    if (!is_name(name) || !edits) return std::nullopt;
    if (!edits->empty()) fields.emplace(name, std::move(*edits));
  }
  return fields;
}

/// Reads an optional member with `read` into `into`; false when it is there and wrong.
template <typename T, typename Read>
bool optional_member(const Json& json, const char* name, T& into, Read read) {
  const Json* found = member(json, name);
  if (found == nullptr) return true;
  auto value = read(*found);
  if (!value) return false;
  if constexpr (std::is_same_v<T, decltype(value)>) {
    into = std::move(value);
  } else {
    into = std::move(*value);
  }
  return true;
}

std::optional<bool> boolean_from(const Json& json) {
  const auto* value = json.get_ptr<const Json::boolean_t*>();
  return value == nullptr ? std::nullopt : std::optional<bool>(*value);
}

bool does_nothing(const Op& op) {
  return !op.create && op.put.empty() && op.add.empty() && op.remove.empty() && op.text.empty() && !op.deleted;
}

Result<Op> op_from(const Json& json, std::size_t index) {
  const auto wrong = [&](const char* what) { return malformed("ops[" + std::to_string(index) + "]" + what); };
  if (!json.is_object()) return wrong(": is no object");
  if (!knows_all(json, {"collection", "record", "create", "put", "add", "remove", "text", "deleted"}))
    return wrong(": has a member that is not known");
  Op op;
  const std::string* collection = text_member(json, "collection");
  if (collection == nullptr || !is_name(*collection)) return wrong(".collection: is no name");
  op.collection = *collection;
  const auto record = id_member<RecordId>(json, "record");
  if (!record) return wrong(".record: is no id");
  op.record = *record;
  if (!optional_member(json, "create", op.create, boolean_from)) return wrong(".create: is no boolean");
  if (!optional_member(json, "put", op.put, values_from)) return wrong(".put: holds no values by field");
  if (!optional_member(json, "add", op.add, elements_from)) return wrong(".add: holds no lists by field");
  if (!optional_member(json, "remove", op.remove, elements_from)) return wrong(".remove: holds no lists by field");
  if (!optional_member(json, "text", op.text, texts_from)) return wrong(".text: holds no edits by field");
  if (!optional_member(json, "deleted", op.deleted, boolean_from)) return wrong(".deleted: is no boolean");
  if (does_nothing(op)) return wrong(": does nothing");
  return op;
}

void append_key(std::string& out, std::string_view name) {
  if (out.back() != '{') out += ',';
  out += json_text(name);
  out += ':';
}

void append_elements(std::string& out, const std::map<std::string, std::vector<Value>>& fields) {
  out += '{';
  for (const auto& [name, values] : fields) {
    append_key(out, name);
    out += '[';
    for (const auto& value : values) {
      if (out.back() != '[') out += ',';
      out += value;
    }
    out += ']';
  }
  out += '}';
}

void append_op(std::string& out, const Op& op) {
  out += '{';
  if (!op.add.empty()) append_elements((append_key(out, "add"), out), op.add);
  append_key(out, "collection");
  out += json_text(op.collection);
  if (op.create) out += R"(,"create":true)";
  if (op.deleted) out += *op.deleted ? R"(,"deleted":true)" : R"(,"deleted":false)";
  if (!op.put.empty()) {
    out += R"(,"put":{)";
    for (const auto& [name, value] : op.put) {
      append_key(out, name);
      out += value;
    }
    out += '}';
  }
  out += R"(,"record":")" + op.record.text() + '"';
  if (!op.remove.empty()) append_elements((append_key(out, "remove"), out), op.remove);
  if (!op.text.empty()) {
    out += R"(,"text":{)";
    for (const auto& [name, edits] : op.text) {
      append_key(out, name);
      append_edits(out, edits);
    }
    out += '}';
  }
  out += '}';
}

}  // namespace

Error malformed(std::string detail) {
  return {ErrorCode::kChangeSetMalformed, std::move(detail)};
}

bool knows_all(const Json& object, std::initializer_list<std::string_view> names) {
  const auto& members = object.get_ref<const Json::object_t&>();
  return std::all_of(members.begin(), members.end(),
                     [&](const auto& one) { return std::find(names.begin(), names.end(), one.first) != names.end(); });
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || text.size() > kNameSizeMax || !letter(text.front())) return false;
  for (const char c : text) {
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '_') return false;
  }
  return true;
}

std::optional<std::vector<TextEdit>> edits_from(const Json& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<TextEdit> edits;
  for (const auto& item : json) {
    if (!item.is_array() || item.size() != 3) return std::nullopt;
    const auto position = whole(item[0]);
    const auto removed = whole(item[1]);
    const auto* inserted = item[2].get_ptr<const std::string*>();
    constexpr auto kMax = std::numeric_limits<std::uint32_t>::max();
    if (!position || !removed || inserted == nullptr || *position > kMax || *removed > kMax) return std::nullopt;
    edits.push_back({static_cast<std::uint32_t>(*position), static_cast<std::uint32_t>(*removed), *inserted});
  }
  return edits;
}

std::optional<std::vector<Seq>> numbers_from(const Json& json) {
  if (!json.is_array() || json.size() > kNumbersMax) return std::nullopt;
  std::vector<Seq> numbers;
  for (const auto& item : json) {
    const auto number = whole(item);
    if (!number) return std::nullopt;
    numbers.push_back(Seq{*number});
  }
  return numbers;
}

void append_numbers(std::string& out, const std::vector<Seq>& numbers) {
  out += '[';
  for (const auto number : numbers) {
    if (out.back() != '[') out += ',';
    out += std::to_string(raw(number));
  }
  out += ']';
}

void append_bases(std::string& out, const Past& past) {
  if (past.bases.empty()) return;
  out += R"("bases":)";
  append_numbers(out, past.bases);
  out += ',';
}

void append_follows(std::string& out, const Past& past) {
  if (past.follows.is_nil()) return;
  out += R"("follows":[")" + past.follows.text() + "\"," + std::to_string(raw(past.follows_n)) + "],";
}

bool read_past(const Json& object, Past& past) {
  if (const Json* bases = member(object, "bases")) {
    auto numbers = numbers_from(*bases);
    if (!numbers || numbers->empty()) return false;
    past.bases = std::move(*numbers);
  }
  const Json* follows = member(object, "follows");
  if (follows == nullptr) return true;
  const auto* device_text =
      follows->is_array() && follows->size() == 2 ? (*follows)[0].get_ptr<const std::string*>() : nullptr;
  const auto device = device_text == nullptr ? std::nullopt : DeviceId::parse(*device_text);
  const auto n = device ? whole((*follows)[1]) : std::nullopt;
  if (!n || device->is_nil()) return false;
  past.follows = *device;
  past.follows_n = DeviceCount{*n};
  return true;
}

void append_edits(std::string& out, const std::vector<TextEdit>& edits) {
  out += '[';
  for (const auto& edit : edits) {
    if (out.back() != '[') out += ',';
    out +=
        '[' + std::to_string(edit.position) + ',' + std::to_string(edit.removed) + ',' + json_text(edit.inserted) + ']';
  }
  out += ']';
}

void append_ops(std::string& out, const std::vector<Op>& ops) {
  out += '[';
  for (const auto& op : ops) {
    if (out.back() != '[') out += ',';
    append_op(out, op);
  }
  out += ']';
}

Result<std::vector<Op>> ops_from(const Json& json) {
  if (!json.is_array()) return malformed("ops: is no list");
  std::vector<Op> ops;
  std::set<std::pair<std::string_view, RecordId>> records;
  for (std::size_t i = 0; i < json.size(); ++i) {
    auto op = op_from(json[i], i);
    if (!op) return op.error();
    ops.push_back(std::move(*op));
  }
  for (const auto& op : ops) {
    if (!records.emplace(op.collection, op.record).second)
      return malformed("ops: " + op.collection + " " + op.record.text() + " stands there twice");
  }
  return ops;
}

}  // namespace bijeen::sync
