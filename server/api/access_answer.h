// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "schema/model.h"
#include "server/api/answer_size.h"
#include "server/auth/people.h"
#include "server/store/store.h"

namespace bijeen::api {

/// What a person may ask to see (article 15 GDPR), as one JSON object in pieces, each from a short read of its own:
/// what changes in the meantime may stand in one part and not in another. Members: `account` (devices, sessions, means
/// of sign-in and invitations, without secrets); `records` as people read them, each with `why`: "author" (who made
/// it), "changed" (who changed it), "field" (a field points at the person), "name" (a text holds the name); `changes`,
/// the accepted change sets of the person; `kept`, the refused and escrowed ones; `audit`, lines by or about the
/// person. One thread at a time; not longer than the store. Throws StorageError.
class AccessAnswer {
 public:
  /// Is told what goes into the answer, in the order of the answer.
  struct Listener {
    std::function<void(const schema::Collection&, const nlohmann::json& view)> record;
    std::function<void(std::string_view change)> change;
  };
  /// With a \p reader only what that one may read, and of others' acts not who they were; without, all there is.
  AccessAnswer(store::Store& store, auth::Person person, std::optional<sync::Actor> reader, AnswerSize size,
               Listener listener = {});

  /// Empty after the last.
  std::string next();
  [[nodiscard]] bool is_whole() const { return part_ == Part::kEnd; }
  [[nodiscard]] std::size_t record_count() const { return records_; }

 private:
  enum class Part : std::uint8_t { kHead, kRecords, kChanges, kKept, kAudit, kEnd };
  /// Goes on to the next part.
  void begin_part(std::string& piece);
  /// Elements of the part from where the last piece ended; true when there are no more.
  bool add_elements(store::Database& database, std::string& piece);
  bool add_records(store::Database& database, std::string& piece);
  bool add_changes(store::Database& database, std::string& piece);
  bool add_kept(store::Database& database, std::string& piece);
  bool add_audit(store::Database& database, std::string& piece);
  void add(std::string& piece, std::string_view element);
  [[nodiscard]] std::string head(store::Database& database) const;
  [[nodiscard]] bool may_read(std::string_view scope) const;
  [[nodiscard]] nlohmann::json why(const nlohmann::json& view, bool changed) const;

  store::Store& store_;
  const auth::Person person_;
  const std::string id_;
  const std::optional<sync::Actor> reader_;
  const std::size_t bytes_max_;
  const Listener listener_;
  Part part_ = Part::kHead;
  bool first_ = true;                ///< Of the part's elements.
  std::string collection_, record_;  ///< The last record that was looked at.
  std::int64_t behind_ = 0;          ///< The last element of the part, where it has numbers.
  std::size_t records_ = 0;
};

}  // namespace bijeen::api
