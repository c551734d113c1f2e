// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sync/change_set.h"
#include "sync/json.h"
#include "sync/record.h"

/// Between parsed JSON and the engine's types. For .cpp files of this box and of server/replica.
namespace bijeen::sync {

/// Fails with change-set.malformed, or change-set.too-large past the limits.
Result<ChangeSet> change_set_from(const Json& json);
Result<Accepted> accepted_from(const Json& json);
Result<std::vector<Op>> ops_from(const Json& json);
/// Fails with replica.store.
Result<RecordState> record_from(const Json& json);
/// Edits as [[position, removed, "inserted"], …]; nullopt when they are not.
std::optional<std::vector<TextEdit>> edits_from(const Json& json);

/// The version of the model that an object names; 1 when it names none.
int model_version_in(const Json& json);
/// [number,…], ascending or descending as it comes; nullopt when there is something else in it or too much.
std::optional<std::vector<Seq>> numbers_from(const Json& json);
void append_numbers(std::string& out, const std::vector<Seq>& numbers);
/// The members of what is not empty, each with its comma after it: "bases", "follows". Their keys come before others.
void append_bases(std::string& out, const Past& past);
void append_follows(std::string& out, const Past& past);
/// Reads "bases" and "follows" of an object; false when one is there and wrong.
bool read_past(const Json& object, Past& past);

void append_edits(std::string& out, const std::vector<TextEdit>& edits);
void append_ops(std::string& out, const std::vector<Op>& ops);

/// change-set.malformed, with where and what.
Error malformed(std::string detail);
/// Whether an object has no members but these. Precondition: it is one.
bool knows_all(const Json& object, std::initializer_list<std::string_view> names);

/// An id out of a string member.
template <typename IdType>
std::optional<IdType> id_member(const Json& object, const char* name) {
  const std::string* text = text_member(object, name);
  return text == nullptr ? std::nullopt : IdType::parse(*text);
}

/// Names of collections and fields: a letter, then letters, digits and _, at most 64. They are parts of store keys.
bool is_name(std::string_view text);

}  // namespace bijeen::sync
