// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/access.h"
#include "sync/digest.h"
#include "sync/push_request.h"

namespace bijeen::sync {

/// What a replica keeps of accepted sets that the last two backups do not both hold yet. Beyond it others' go first,
/// the oldest first, then own ones.
inline constexpr std::size_t kKeptBytesMax = 8 * 1024 * 1024;

/// One pair the host must store or (without value) remove. Keys are short ASCII paths, values UTF-8 JSON.
struct StoreWrite {
  std::string key;
  std::optional<std::string> value;
};

/// What a call did. The host applies all `writes` in one durable transaction before it tells a person or the server
/// anything; if that fails the host must drop this Replica and open a new one from its store.
struct Step {
  std::vector<StoreWrite> writes;
  std::vector<RecordKey> changed;  ///< Records whose view may differ now.
  std::vector<TextPatch> patches;  ///< For cursors in texts that others changed.
};

/// What to ask the server.
struct Request {
  Step step;           ///< To be stored before it is sent.
  std::string method;  ///< "GET" or "POST".
  std::string path;    ///< With its query.
  std::string body;    ///< JSON; empty where there is none.
};

/// A device's copy of what its person may see: merged state up to a cursor, plus own pending change sets on top.
/// Pure: the host brings time, randomness, storage and network. Not thread-safe. The same class runs in the browser, on
/// the command line and in tests.
class Replica {
 public:
  class Impl;  ///< Its own business.
  explicit Replica(const schema::Model& model);
  ~Replica();
  Replica(Replica&&) noexcept;
  Replica& operator=(Replica&&) noexcept;

  // Opening: load() every stored pair in any order, then open().
  Status load(std::string_view key, std::string_view value);
  Status open();

  /// Binds a new store to a device and a person. Fails with replica.identity when it is bound to others.
  Result<Step> identify(const DeviceId& device, const PersonId& person);

  /// Makes a change set from ops and puts it on top. `extend`: where the last pending set was never sent, has the same
  /// scope and has seen the same, and both touch nothing but texts, the ops are appended to it instead (typing makes
  /// one set, each keystroke durable). Fails with the codes of permit(); nothing is changed then.
  Result<Step> edit(const ChangeSetId& id, const Scope& scope, Millis made, std::vector<Op> ops, bool extend);

  /// Whether edit() would take each of these, the one after the other; what it would not take does not count for those
  /// that follow. Nothing is made: for looking through a file before it is taken in. `id` and `made` are as for edit(),
  /// any will do.
  std::vector<Status> try_edits(const ChangeSetId& id, const Scope& scope, Millis made,
                                std::vector<std::vector<Op>> edits);

  /// A keystroke: the person changed a text from `before` to `after` while the replica may have moved on; the change is
  /// rebased onto what it has now. `end` is where in `after` the change ends, as difference() takes it. What does not
  /// fit in one change set becomes several, in one Step, with the ids that follow `id`. text.too-long, with the maximum
  /// as detail, for what the field cannot hold.
  Result<Step> edit_text(const ChangeSetId& id, Millis made, const RecordKey& record, const std::string& field,
                         std::string_view before, std::string_view after,
                         std::optional<std::uint32_t> end = std::nullopt);

  /// Takes back what the person last typed into a text by edit_text() since this Replica was opened, or makes anew what
  /// was taken back last; what others wrote meanwhile stays. An edit like any other, told in the step's patches.
  /// Changes nothing where there is nothing to take back.
  enum class Undo { kTakeBack, kMakeAnew };
  Result<Step> undo_text(const ChangeSetId& id, Millis made, const RecordKey& record, const std::string& field,
                         Undo what);
  /// Whether there is something to take back, or to make anew.
  [[nodiscard]] bool can_undo_text(const RecordKey& record, const std::string& field, Undo what) const;

  /// Takes back a pending set that the server cannot have and that no other pending set builds on; its number is kept
  /// by an empty set. replica.busy otherwise.
  Result<Step> withdraw(DeviceCount n, const ChangeSetId& empty_id);

  // Exchange. A round is: give a restored server back what it lost, push until nothing waits, pull until there is no
  // more, fetch the scopes that are missing, mend what differs. The host sends one request after the other and brings
  // each answer before it asks for the next. Where a round ends with needs_renewal() the host calls renew() and begins
  // another.
  /// The next request of the round; nullopt ends it. After that, after a failure of take_answer() and where the last
  /// request got no answer, it begins a new round. A device that was ended has rounds of its own work alone: giving
  /// back and pushing, under the session of another device of the same person.
  enum class Extent : std::uint8_t { kAll, kOwnWork };
  std::optional<Request> next_request(Millis now, Extent extent = Extent::kAll);
  /// Takes the answer to the last request: its HTTP status and its body, JSON. An Error is the server's problem, or
  /// says that the answer cannot be read, and ends the round.
  Result<Step> take_answer(int status, std::string_view body);
  /// After a round: why the server does not take the own change sets although it answers; the rest was exchanged.
  [[nodiscard]] const std::optional<Error>& stuck() const;

  // The steps of a round by themselves. Bodies are the JSON of docs/protocol.md.
  /// The next push request, or nullopt when nothing waits. The sets in it count as sent from here on; store the writes
  /// first.
  struct Push {
    Step step;
    std::string body;
  };
  [[nodiscard]] std::optional<Push> next_push(Millis now, std::size_t ops_max = kPushOpsMax,
                                              std::size_t bytes_max = kPushBytesMax);
  /// Where the answer says that nothing was taken until the author has done something (auth.confirm, sync.kept-full),
  /// sets that never were in a push without an answer wait again, as if never sent.
  Result<Step> push_answer(std::string_view json);
  /// A push request of this one unsent set as it is now, for a host that seals it in case it cannot be sent from here;
  /// nullopt when there is none of that number. It does not count as sent.
  [[nodiscard]] std::optional<std::string> push_alone(DeviceCount n) const;
  /// The server may have the unsent sets up to this number in another way than by next_push(): they count as sent.
  Step count_as_sent(DeviceCount until);
  /// After a restore of the server, before anything else: the next give-back request, or nullopt when it has all this
  /// replica can give. Nothing is pushed, and no pull taken in, until then.
  [[nodiscard]] std::optional<Push> next_give_back(std::size_t ops_max = kPushOpsMax,
                                                   std::size_t bytes_max = kPushBytesMax);
  Result<Step> give_back_answer(std::string_view json);
  /// The server has other change sets under this device's numbers: the device was set back to an old image, or runs
  /// twice. Nothing is pushed until renew().
  [[nodiscard]] bool needs_renewal() const;
  /// Goes on as another, new device: what was not sent is issued again under it. Register it with the server before
  /// the next request. replica.identity where there is no need.
  Result<Step> renew(const DeviceId& device);
  /// The query of the next pull, e.g. "after=17&floor=12"; "floor=0" while it holds nothing.
  [[nodiscard]] std::string pull_query() const;
  /// Applies a pull answer. Its `scopes` are told apart into gained (see missing_scopes()) and lost (erased here).
  Result<Step> pull_answer(std::string_view json);
  /// Scopes that must be fetched by snapshot before they are readable, each with the key to resume after ("" = from the
  /// start).
  [[nodiscard]] std::vector<std::pair<Scope, std::string>> missing_scopes() const;
  Result<Step> snapshot_part(std::string_view json);
  /// Where a scope's digest differs from the server's at the same cursor: the next question to the server, for digests
  /// of ranges of records or for the records of a range that differs; nullopt when all is known and mended. Keys are
  /// COLLECTION/ID; `from` is exclusive, "" = the start or the end.
  struct Ask {
    bool records = false;
    Scope scope;
    std::string from, to;
  };
  [[nodiscard]] std::optional<Ask> next_comparison() const;
  Result<Step> comparison_answer(std::string_view json);
  /// A report of what differed, for the server, each once; nullopt when there is none.
  [[nodiscard]] std::optional<std::string> next_report();
  /// Scopes whose digest differed from the server's at the same cursor after the last pull.
  [[nodiscard]] const std::vector<Scope>& diverged() const;

  // Reading. Views are JSON as in record.h.
  [[nodiscard]] std::optional<std::string> view(const RecordKey& key) const;
  /// The text of a text field as people see it; "" while nothing was written, nullopt when there is no such record to
  /// read.
  [[nodiscard]] std::optional<std::string> text(const RecordKey& key, const std::string& field) const;
  /// text() with what was refused of one's own edits of it laid on it, so that no word is lost; nullopt where there is
  /// no such record to read, or it has forgotten what those edits were made in.
  [[nodiscard]] std::optional<std::string> text_with_refused(const RecordKey& key, const std::string& field) const;
  /// All readable records of a collection (or of all with ""), as a JSON array of views. Deleted ones only where that
  /// is in conflict.
  [[nodiscard]] std::string views(std::string_view collection) const;
  /// The readable records that are deleted, in conflict or not, as a JSON array of views.
  [[nodiscard]] std::string deleted_views() const;
  /// {"person","name","role","device","cursor","epoch","scopes":[readable…],"missing":[not
  /// yet…],"pending":n,"refused":n,
  ///  "conflicts":records,"divergences":n,"kept":sets,"giveBack":bool,"renew":bool}; person and device are null before
  ///  identify(). Accepted and withdrawn sets are not pending.
  [[nodiscard]] std::string status() const;
  /// Pending, refused and escrowed sets, oldest first:
  /// [{"n","id","made","scope","state":"waiting|sent|refused|escrowed","code","title","detail","ops":[…]}]
  [[nodiscard]] std::string unsent() const;
  /// Everything of unsent() in a form that the server's import reads:
  /// {"format":"bijeen-unsent","version":1,"device","person","changeSets":[…],"sent":[id…]}; `sent`: those the server
  /// may have.
  [[nodiscard]] std::string export_unsent() const;
  /// Forgets a refused set after the person has read it.
  Result<Step> dismiss(DeviceCount n);
  [[nodiscard]] const Actor& actor() const;
  /// The last own number used; 0 before the first set.
  [[nodiscard]] DeviceCount last_number() const;
  [[nodiscard]] const schema::Model& model() const;
  [[nodiscard]] std::optional<Digest> digest(const Scope& scope) const;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace bijeen::sync
