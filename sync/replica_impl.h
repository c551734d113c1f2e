// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/json.h"
#include "sync/replica.h"
#include "sync/text/undo.h"
#include "sync/trial.h"

/// What a Replica is made of; for the replica_*.cpp files alone. docs/sync.md tells the store keys.
namespace bijeen::sync {

/// An own change set that the base does not hold yet.
struct PendingSet {
  enum class State : std::uint8_t { kWaiting, kSent, kAccepted };
  ChangeSet set;  ///< As it was made, maybe under an older model.
  State state = State::kWaiting;
  Seq seq{};             ///< kAccepted
  Millis at{};           ///< kAccepted
  bool leaning = false;  ///< Leans on a refused set: sure to be refused, so out of the view.
  bool in_view = true;   ///< Not stored: false while it cannot be merged onto what is here.
  /// Not stored. kSent, and no push that it was in went unanswered: the server has it only if an answer says so.
  bool accounted_for = false;
};

/// An own change set that was refused or put in escrow, kept for its author to read.
struct RefusedSet {
  ChangeSet set;
  bool escrowed = false;
  std::string code, title, detail;
  std::string held_by;  ///< The epoch of the server that keeps it too.
};

/// An accepted set, own or another's, that the last two backups do not both hold yet.
struct KeptSet {
  std::string item;     ///< What a give-back sends: the set with its receipt.
  std::string held_by;  ///< The epoch of the server that has it.
  Seq number{};         ///< The latest it got: backed up from there on.
  Scope scope;
  bool own = false;
  bool alone = false;  ///< That server has it in no place: its backups may lack it.
};

/// Records with a key after `after`, up to `to` ("" = to the end), as COLLECTION/ID.
struct KeyRange {
  std::string after, to;
};

/// What is being found out about a scope whose digest differs.
struct Comparison {
  struct Difference {
    std::string key, here, there;  ///< Digests; "" = no such record.
  };
  std::string ours, theirs;  ///< Digests of the scope.
  std::vector<KeyRange> to_compare, to_fetch;
  std::vector<Difference> found;
};

/// For an address (RFC 3986, 2.1).
std::string percent_encoded(std::string_view text);

/// Of a push: the whole of it failed, and push_answer() knows what is to be done.
bool says_nothing_was_stored(ErrorCode problem);

/// A pull answer in types.
struct Pull {
  struct Set {
    Accepted accepted;
    std::string signature;
  };
  std::string epoch;
  int model = 1;  ///< The version in whose words the records are.
  Seq cursor{};
  bool more = false;
  std::set<Scope> scopes;
  std::vector<Set> sets;
  std::vector<RecordState> records;
  std::string rest;  ///< Behind which key the last set's records go on; empty = they do not.
  std::vector<Seq> bases;
  Seq backed_up{};
  Seq horizon{};
  std::string role, name;
  Json digests;
};

/// What the replica holds of a scope. Records that are being fetched are `staged` and not seen by anyone; when the last
/// part is in and the pulls have caught up with it, they become the base in one go.
struct ScopeState {
  bool readable = false;  ///< The base holds the scope.
  bool missing = true;    ///< It is to be fetched, or was and waits for the cursor.
  bool fetched = false;   ///< The last part is in.
  std::string next;       ///< Key after which the next part starts.
  Seq ahead{};            ///< Highest cursor of the parts.
  Digest digest;          ///< Of the base's records.

  // Not stored.
  std::map<RecordKey, RecordState> staged;  ///< Where the scope is not readable yet, these are stored as records.
  /// The two digests, here and there, after the last comparison and in the last report.
  std::string compared_for, reported_for;
};

/// An accepted record, decoded when somebody looks.
struct BaseRecord {
  std::string stored;  ///< Empty once decoded.
  std::optional<RecordState> state;
};

struct ReplicaMeta {
  std::optional<DeviceId> device;
  Actor actor;
  std::string epoch;
  Seq cursor{};
  Seq horizon{};
  std::uint64_t n = 0;  ///< The last own number used.
  std::uint64_t divergences = 0;
  int model = 1;           ///< The version in whose words the base is stored.
  std::vector<Seq> bases;  ///< As Past has it, for what has seen the cursor.
  Seq backed_up{};         ///< As the server of this epoch said last.
  std::string given_to;    ///< The epoch that was told where this device's numbers go on.
  DeviceId follows{};      ///< The device that this one was.
  DeviceCount follows_n{};
  Seq follows_until{};  ///< With this cursor all of that device has been seen.
};

/// Where the running round of exchange is. Not stored: a round that broke off begins anew.
struct Round {
  /// kEnded: nobody was told yet. kIdle: between two rounds.
  enum class Phase : std::uint8_t { kIdle, kPush, kPull, kFetch, kPullAgain, kPushAgain, kEnded };
  Phase phase = Phase::kIdle;
  Replica::Extent extent = Replica::Extent::kAll;
  bool waiting = false;                           ///< A request was given out and its answer not taken yet.
  std::set<std::pair<Scope, std::string>> asked;  ///< Parts of snapshots, each once a round.
  /// What the last request was, where it was no part of the phase.
  enum class Side : std::uint8_t { kNone, kRegistration, kGiveBack, kComparison, kReport };
  Side side = Side::kNone;
  Scope compared;
  enum class Registration : std::uint8_t { kNone, kWanted, kTried };
  Registration registration = Registration::kNone;
  int fruitless = 0;           ///< Pulls and give-backs that brought nothing but a new epoch.
  std::optional<Error> stuck;  ///< Why the server did not take the push as a whole.

  /// What the server did not take may be clear after a pull (a gap, a new epoch).
  [[nodiscard]] Phase last_phase() { return std::exchange(stuck, std::nullopt) ? Phase::kPushAgain : Phase::kEnded; }
};

/// What can be taken back of what was typed into a text.
struct TypedText {
  RecordKey record;
  std::string field;
  TextUndo undo;
};

class Replica::Impl {
 public:
  explicit Impl(const schema::Model& m) : model(m) {}

  // replica_store.cpp
  Status load(std::string_view key, std::string_view value);
  Status open();
  Result<Step> identify(const DeviceId& device, const PersonId& person);
  /// Ends a call: everything marked below as changed becomes the Step.
  Step finish();
  void unstage();
  void upgrade_base();

  // replica_base.cpp: accepted state, and the view on top of it
  RecordState* base_record(const RecordKey& key);
  /// The record, about to be changed: its scope's digest no longer counts it until settle().
  RecordState* change_base(const RecordKey& key);
  void put_base(const RecordKey& key, RecordState record);
  void erase_base(const RecordKey& key);
  void settle();
  void trim_texts();
  bool readable(const Scope& scope) const;
  const RecordState* shown(const RecordKey& key);
  std::vector<RecordId> shown_ids(const std::string& collection, const Scope& scope);
  /// An own set for merging and reading.
  [[nodiscard]] ChangeSet in_todays_words(ChangeSet set) const;
  /// Merges the pending sets anew onto the base's records of these keys. It goes through all that is pending: answers
  /// of the server mark what is `stale`, for once at the end.
  void rebuild(std::set<RecordKey> keys);
  void retry_dropped();
  std::optional<std::string> stored_form(const RecordKey& key);
  void note_texts(const RecordKey& key);
  std::vector<TextPatch> take_patches();
  std::vector<RecordKey> records_of(const Scope& scope);

  // replica_edit.cpp
  Result<Step> edit(const ChangeSetId& id, const Scope& scope, Millis made, std::vector<Op> ops, bool extend);
  Result<Step> edit_text(const ChangeSetId& id, Millis made, const RecordKey& record, const std::string& field,
                         std::string_view before, std::string_view after, std::optional<std::uint32_t> end);
  /// edit(), without telling those who take back typing.
  Result<Step> make(const ChangeSetId& id, const Scope& scope, Millis made, std::vector<Op> ops, bool extend);
  /// One set after the other, all or none, with the ids that follow `id`; `extend` is for the first. Where there are
  /// several they change one and the same record.
  Result<Step> make_all(ChangeSetId id, const Scope& scope, Millis made, std::vector<std::vector<Op>> all, bool extend);
  std::vector<Status> try_edits(const ChangeSetId& id, const Scope& scope, Millis made,
                                std::vector<std::vector<Op>> edits);
  /// What people see, to try sets on.
  Trial on_view();
  /// Makes a set and does to the trial's records what it does.
  Result<ChangeSet> try_set(Records& trial, const ChangeSetId& id, const Scope& scope, DeviceCount n, Millis made,
                            std::vector<Op> ops);
  Result<Step> withdraw(DeviceCount n, const ChangeSetId& empty_id);
  bool extend_last(const ChangeSet& addition);
  DeviceCount known() const;
  Seq seen() const;
  Seq floor() const;
  Past past() const;

  // replica_undo.cpp
  Result<Step> undo_text(const ChangeSetId& id, Millis made, const RecordKey& record, const std::string& field,
                         Undo what);
  [[nodiscard]] bool can_undo_text(const RecordKey& record, const std::string& field, Undo what) const;
  void note_typed(const RecordKey& record, const std::string& field, std::string_view before,
                  const std::vector<TextEdit>& edits, Millis made);
  /// A text was changed by somebody else, or in another way than by typing.
  void note_changed(const RecordKey& record, const std::string& field, const std::vector<TextEdit>& patch);

  // replica_push.cpp
  std::optional<Push> next_push(Millis now, std::size_t ops_max, std::size_t bytes_max);
  void fix(PendingSet& own, bool accounted_for);
  void count_as_maybe_there();
  void let_wait_again();
  [[nodiscard]] std::optional<std::string> push_alone(DeviceCount n) const;
  Step count_as_sent(DeviceCount until);
  Result<Step> push_answer(std::string_view json);
  void take_verdict(const Json& verdict);
  void keep_own(PendingSet& own, const Json& verdict);
  void refuse(PendingSet pending, const Json& verdict, bool escrowed);
  void drop_pending(std::uint64_t n);
  Result<Step> push_problem(const Json& problem);

  // replica_keep.cpp
  using Kept = std::map<std::uint64_t, KeptSet>;
  void keep(const Accepted& accepted, const std::string& signature);
  Kept::iterator drop_kept(Kept::iterator at);
  void drop_backed_up(Seq backed_up);
  bool has_to_give_back() const;
  std::optional<Push> next_give_back(std::size_t ops_max, std::size_t bytes_max);
  Result<Step> give_back_answer(std::string_view json);
  void take_return(std::uint64_t seq, const Json& verdict);

  // replica_renew.cpp
  DeviceCount last_shared(const std::vector<PendingSet>& unsent) const;
  Result<Step> renew(const DeviceId& device);

  // replica_pull.cpp
  std::string pull_query() const;
  bool holds_nothing() const;
  Result<Step> pull_answer(std::string_view json);
  void take_page(const Pull& page);
  void take_whole(const RecordState& record);
  void change_epoch(const std::string& epoch);
  void start_over();
  void take_scopes(const std::set<Scope>& scopes);
  void lose(const Scope& scope);
  void apply(const Accepted& set);
  void apply_op(const Accepted& set, const Op& op);
  void stage_op(ScopeState& scope, const Accepted& set, const Op& op);

  // replica_compare.cpp
  void compare_digests(const Json& digests);
  std::optional<Ask> next_comparison() const;
  Result<Step> comparison_answer(std::string_view json);
  std::vector<RecordKey> keys_between(const Scope& scope, const KeyRange& range);
  bool take_ranges(const Scope& scope, Comparison& running, const Json& json);
  bool take_range(const Scope& scope, Comparison& running, const Json& answer, const Json& json);
  void end_comparison(std::map<Scope, Comparison>::iterator ended);
  std::optional<std::string> next_report();

  // replica_snapshot.cpp
  std::vector<std::pair<Scope, std::string>> missing_scopes();
  Result<Step> snapshot_part(std::string_view json);
  void fetch_again(const Scope& scope);
  void take_fetched();

  // replica_exchange.cpp
  std::optional<Request> next_request(Millis now, Extent extent);
  std::optional<Request> next_first();
  std::optional<Request> next_fetch();
  std::optional<Request> next_mending();
  Result<Step> take_answer(int status, std::string_view body);
  Result<Step> take_side(Round::Side side, int status, std::string_view body);
  bool wants_registration(const Error& problem);
  Result<Step> take_push(int status, std::string_view body);
  Result<Step> take_pull(int status, std::string_view body);
  Result<Step> take_fetch(int status, std::string_view body);

  // replica_read.cpp
  std::optional<std::string> view(const RecordKey& key);
  std::optional<std::string> text(const RecordKey& key, const std::string& field);
  std::optional<std::string> text_with_refused(const RecordKey& key, const std::string& field);
  std::string views(std::string_view collection);
  std::string deleted_views();
  std::string views_where(const std::function<bool(const RecordState&)>& wanted);
  std::string status();
  std::string unsent() const;
  std::string export_unsent() const;
  Result<Step> dismiss(DeviceCount n);
  void recount_conflict(const RecordKey& key);

  const schema::Model& model;
  ReplicaMeta meta;
  std::map<Scope, ScopeState> scopes;
  std::map<RecordKey, BaseRecord> base;
  /// Records that pending sets touch, with those merged.
  std::map<RecordKey, RecordState> overlay;
  std::map<std::uint64_t, PendingSet> pending;
  std::map<std::uint64_t, RefusedSet> refused;
  Kept kept;  ///< By seq.
  std::size_t kept_bytes = 0;
  std::vector<std::uint64_t> giving, giving_refused;  ///< In the give-back under way.
  bool giving_all = false;
  /// Pages that wait for the last of their answer: records in them may be newer than the page's cursor.
  std::vector<Pull> held;
  bool needs_renewal = false;  ///< The server has other sets under numbers of this device.
  bool one_by_one = false;     ///< To find where.
  std::size_t pushed = 0;      ///< Sets in the last push.
  bool push_out = false;       ///< The last push has no answer yet.
  std::vector<Scope> diverged;
  std::map<Scope, Comparison> comparisons;
  std::vector<std::string> reports;
  std::set<RecordKey> with_log;                   ///< Decoded records with a text that keeps events.
  Seq trimmed_to{};                               ///< Texts have forgotten what is before it; 0: records came since.
  std::vector<TypedText> typed;                   ///< The last typed in is the last.
  std::optional<std::set<RecordKey>> conflicted;  ///< Counted when first asked for.
  Round round;
  bool caught_up = false;  ///< The last pull answer reached the server's cursor.
  bool damaged = false;    ///< A stored record could not be read: all is fetched again.

  // Marks of the running call.
  bool meta_changed = false;
  std::set<Scope> scopes_changed;
  std::set<std::uint64_t> pending_changed, refused_changed, kept_changed;
  std::set<RecordKey> base_changed;    ///< To be stored or removed.
  std::set<RecordKey> base_unsettled;  ///< Not in their scope's digest.
  std::set<RecordKey> view_changed;
  std::set<RecordKey> stale;  ///< In the overlay, to be merged anew before the call ends.
  std::map<RecordKey, std::vector<TextPatch>> base_patches;
  /// The texts that people saw before this call, of records with pending sets; what others changed is told by
  /// difference.
  std::map<RecordKey, std::map<std::string, std::string>> texts_before;
};

/// Of the kept set; nullopt when it cannot be read.
std::optional<ChangeSetId> set_id_in(const KeptSet& kept);
/// COLLECTION/ID; nullopt when it is none.
std::optional<RecordKey> record_key(std::string_view path);
std::string record_path(const RecordKey& key);
std::string store_key(const RecordKey& key);
std::set<RecordKey> keys_of(const ChangeSet& set);
RecordKey key_of(const Op& op);

}  // namespace bijeen::sync
