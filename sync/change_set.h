// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.h"
#include "sync/seen.h"
#include "sync/text/text.h"

namespace bijeen::sync {

/// A value as canonical JSON: no white space, object keys sorted, UTF-8 unescaped, integers without fraction.
/// The engine compares, hashes and stores these bytes and never looks inside them.
using Value = std::string;

/// Parses JSON with a bound on depth (16) and size and without duplicate keys; gives its canonical form.
Result<Value> canonical(std::string_view json);

/// What one change set does to one record. Fields of different rules stand in different members, as in the wire form.
struct Op {
  std::string collection;
  RecordId record;
  bool create = false;                                ///< The record begins here.
  std::map<std::string, Value> put;                   ///< rules value, last, once
  std::map<std::string, std::vector<Value>> add;      ///< rule set
  std::map<std::string, std::vector<Value>> remove;   ///< rule set
  std::map<std::string, std::vector<TextEdit>> text;  ///< rule text; edits apply one after the other
  std::optional<bool> deleted;                        ///< true deletes, false brings back; merges as rule value
};

/// What one person did in one go; atomic. Wire form: docs/protocol.md.
struct ChangeSet {
  ChangeSetId id;
  Scope scope;
  DeviceId device;
  DeviceCount n{};
  Seq seen{};           ///< The server sequence the author's replica had merged.
  DeviceCount known{};  ///< The own n up to which the author's replica knew the verdicts.
  Millis made{};        ///< The device's clock; a claim for people.
  int model = 0;
  std::vector<Op> ops;
  Past past{};
};

/// Bounds of one change set. Past them: change-set.too-large.
inline constexpr std::size_t kChangeSetBytesMax = 256 * 1024;
inline constexpr std::size_t kChangeSetOpsMax = 500;

/// Number of field changes in a set; what limits on "ops" count.
std::size_t op_count(const ChangeSet& set);

/// Canonical wire form: the bytes that are stored, hashed and signed. decode(encode(s)) == s.
std::string encode(const ChangeSet& set);

/// Parses and checks the form: types, lengths, UTF-8, duplicate keys, limits. Knows nothing of the model.
Result<ChangeSet> decode(std::string_view json);

/// An accepted change set: what the server adds. `at` is the corrected time, the same for everybody.
struct Accepted {
  ChangeSet set;
  Seq seq{};
  Millis at{};
  PersonId author;
  /// The numbers at which it was told again, ascending: a restored server that had lost it got it back, or something
  /// in it was erased; of each the last one in its generation. Its place in the order stays `seq`.
  std::vector<Seq> returned{};
};
std::string encode(const Accepted& accepted);
/// The same with the set's canonical form in place of the set.
std::string encode(const Accepted& accepted, std::string_view set);
Result<Accepted> decode_accepted(std::string_view json);

}  // namespace bijeen::sync
