// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"

namespace bijeen::schema {

/// A record that a programme begins with. Values are canonical JSON: no white space, keys sorted, UTF-8 unescaped.
struct ProgrammeRecord {
  std::string collection;
  std::string id;     ///< UUID, fixed in the file, so that a programme is the same records everywhere.
  std::string scope;  ///< "programme", "leader", "body:<uuid>" or "person:<uuid>"
  std::map<std::string, std::string> put;               ///< fields with rule value, last or once
  std::map<std::string, std::vector<std::string>> add;  ///< elements of fields with rule set
};

/// Somebody who gets a record in collection person and an invitation to sign in.
struct ProgrammePerson {
  std::string id;
  std::string name;
  std::string role;  ///< A role of the model.
};

/// What a new store is filled with. docs/model.md describes the file.
struct Programme {
  std::vector<ProgrammePerson> people;
  std::vector<ProgrammeRecord> records;  ///< In the order of the file.
};

inline constexpr std::size_t kProgrammeBytesMax = 16 * 1024 * 1024;

/// Reads a programme file and checks it against the model: collections, fields, rules, values, required fields, scopes,
/// ids used once, and that every reference leads to a record (or person) of the right collection in the file. Fails
/// with import.malformed; the detail gives the number of the record (from 1) and the field.
Result<Programme> parse_programme(const Model& model, std::string_view json);

}  // namespace bijeen::schema
