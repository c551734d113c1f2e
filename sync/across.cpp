// SPDX-License-Identifier: EUPL-1.2
#include "sync/across.h"

#include <algorithm>
#include <map>
#include <utility>

#include "schema/text_rules.h"
#include "sync/json.h"
#include "sync/trial.h"

namespace bijeen::sync {
namespace {

using schema::Agreement;
using schema::Collection;
using schema::Limit;

Value value_of(const Collection& collection, const RecordState& record, const std::string& field) {
  return shown_value(record, *collection.field(field));
}

bool puts_one_of(const Op& op, std::initializer_list<std::string> fields) {
  return std::any_of(fields.begin(), fields.end(), [&](const std::string& field) { return op.put.contains(field); });
}

/// Whether an op can make what was not so before.
bool matters(const Limit& limit, const Op& op) {
  return op.create || op.deleted || puts_one_of(op, {limit.field, limit.ended_field, limit.reason});
}
bool matters(const Agreement& agreement, const Op& op) {
  return puts_one_of(op, {agreement.field, agreement.on});
}

/// The records of a collection that stand in a scope.
template <typename See>
void each_standing(Records& records, const std::string& collection, const Scope& scope, const See& see) {
  for (const auto& id : records.ids(collection, scope)) {
    const auto* record = records.find(collection, id);
    if (record != nullptr && !is_deleted(*record)) see(*record);
  }
}

bool counts(const Collection& collection, const RecordState& record) {
  const auto& limit = *collection.limit;
  if (is_deleted(record) || value_of(collection, record, limit.field) != "true") return false;
  const auto status = value_of(collection, record, limit.ended_field);
  return std::none_of(limit.ended.begin(), limit.ended.end(),
                      [&](const auto& one) { return json_text(one) == status; });
}

bool has_reason(const Collection& collection, const RecordState& record) {
  const auto reason = parse_json(value_of(collection, record, collection.limit->reason));
  return reason && reason->is_string() && schema::says_something(reason->get_ref<const std::string&>());
}

/// Counts, and no reason is given for it.
bool needs_room(const Collection& collection, const RecordState* record) {
  return record != nullptr && counts(collection, *record) && !has_reason(collection, *record);
}

/// How many there may be; nullopt where nothing was agreed.
std::optional<std::uint64_t> agreed_most(const schema::Model& model, const Limit& limit, Records& records,
                                         const Scope& scope) {
  const auto& collection = *model.collection(limit.max_collection);
  std::optional<std::uint64_t> most;
  each_standing(records, limit.max_collection, scope, [&](const RecordState& record) {
    const auto max = parse_json(value_of(collection, record, limit.max_field));
    if (!most && max) most = whole(*max);
  });
  return most;
}

Status permit_limit(const schema::Model& model, const Collection& collection, Records& before, Records& after,
                    const Scope& scope, const Op& op) {
  if (!needs_room(collection, after.find(op.collection, op.record)) ||
      needs_room(collection, before.find(op.collection, op.record)))
    return Done{};
  const auto most = agreed_most(model, *collection.limit, after, scope);
  if (!most) return Done{};
  std::uint64_t count = 0;
  each_standing(after, op.collection, scope,
                [&](const RecordState& record) { count += counts(collection, record) ? 1 : 0; });
  if (count <= *most) return Done{};
  return Error{ErrorCode::kRecordLimit, op.collection + " " + op.record.text() + ": there may be " +
                                            std::to_string(*most) + " without a reason"};
}

/// Of each author when he replied last to what the record says, and whether he agrees.
using Replies = std::map<PersonId, std::pair<Millis, bool>>;

Replies replies_to(const schema::Model& model, const Collection& collection, const RecordState& record,
                   Records& records) {
  const auto& agreement = *collection.agreement;
  const auto& replies = *model.collection(agreement.replies);
  const auto to = json_text(record.id.text());
  const auto same = value_of(collection, record, agreement.reply_same);
  Replies last;
  each_standing(records, agreement.replies, record.scope, [&](const RecordState& reply) {
    if (value_of(replies, reply, agreement.reply_to) != to || value_of(replies, reply, agreement.reply_same) != same)
      return;
    const auto [known, first] = last.try_emplace(reply.author);
    if (first || known->second.first <= reply.changed_at)
      known->second = {reply.changed_at, value_of(replies, reply, agreement.agrees) == "true"};
  });
  return last;
}

bool all_agreed(const Agreement& agreement, const RecordState& record, const Replies& replies) {
  const auto field = record.fields.find(agreement.asked);
  const auto* asked = field == record.fields.end() ? nullptr : std::get_if<SetState>(&field->second);
  if (asked == nullptr || asked->adds.empty()) return false;
  return std::all_of(asked->adds.begin(), asked->adds.end(), [&](const auto& one) {
    return std::any_of(replies.begin(), replies.end(), [&](const auto& reply) {
      return reply.second.second && json_text(reply.first.text()) == one.first;
    });
  });
}

/// Dates as JSON are in the order of their days.
bool is_over(const Collection& collection, const RecordState& record) {
  const auto& agreement = *collection.agreement;
  const auto until = value_of(collection, record, agreement.until);
  const auto on = value_of(collection, record, agreement.on);
  return until != "null" && on != "null" && until < on && value_of(collection, record, agreement.silence) == "true";
}

Status permit_agreement(const schema::Model& model, const Collection& collection, Records& after, const Op& op) {
  const auto& agreement = *collection.agreement;
  const auto* found = after.find(op.collection, op.record);
  if (found == nullptr) return Done{};
  const RecordState record = *found;
  const std::string which = op.collection + " " + op.record.text();
  const auto basis = value_of(collection, record, agreement.field);
  if (basis == "null" && value_of(collection, record, agreement.on) != "null")
    return Error{ErrorCode::kModelRequired, which + ": " + agreement.field + " is required"};
  const bool by_all = basis == json_text(agreement.all);
  if (!by_all && basis != json_text(agreement.silent)) return Done{};
  const auto replies = replies_to(model, collection, record, after);
  const Error not_agreed{ErrorCode::kRecordNotAgreed, which};
  if (std::any_of(replies.begin(), replies.end(), [](const auto& reply) { return !reply.second.second; }))
    return not_agreed;
  const bool holds = by_all ? all_agreed(agreement, record, replies) : is_over(collection, record);
  return holds ? Status{Done{}} : Status{not_agreed};
}

}  // namespace

Status permit_across(const schema::Model& model, const Actor& actor, Records& records, const ChangeSet& set) {
  const auto limited = [&](const Op& op) {
    const auto& limit = model.collection(op.collection)->limit;
    return limit && matters(*limit, op);
  };
  const auto agreed = [&](const Op& op) {
    const auto& agreement = model.collection(op.collection)->agreement;
    return agreement && matters(*agreement, op);
  };
  if (std::none_of(set.ops.begin(), set.ops.end(), [&](const Op& op) { return limited(op) || agreed(op); }))
    return Done{};
  // A text may have to be recalled before it can be merged.
  ChangeSet without_texts = set;
  for (auto& op : without_texts.ops) op.text.clear();
  Trial after = Trial::on(records);
  const auto merged = merge(model, after, {std::move(without_texts), Seq{}, set.made, actor.person, {}});
  if (!merged) return merged.error();
  for (const auto& op : set.ops) {
    const auto& collection = *model.collection(op.collection);
    if (limited(op)) {
      if (auto done = permit_limit(model, collection, records, after, set.scope, op); !done) return done;
    }
    if (agreed(op)) {
      if (auto done = permit_agreement(model, collection, after, op); !done) return done;
    }
  }
  return Done{};
}

}  // namespace bijeen::sync
