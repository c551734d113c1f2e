// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/audit.h"
#include "server/store/database.h"
#include "server/store/encrypted_file.h"
#include "server/store/hpke.h"
#include "sync/access.h"
#include "sync/replica.h"

namespace bijeen::store {

struct Erasure;
struct PhotoUnderWay;

/// One push request after parsing: sets of one device, in order of n.
struct Push {
  std::string epoch;
  sync::Millis sent_at{};      ///< The device's clock when it sent.
  sync::Millis received_at{};  ///< The server's clock.
  sync::PersonId person;
  sync::DeviceId device;
  std::vector<sync::ChangeSet> sets;
  /// Sent under another sign-in of the person than the device's own; only what was ended is taken so, into escrow.
  bool left_behind = false;
  /// Who sends has not shown lately that it is he: what gives or takes access is not taken in.
  bool unconfirmed = false;
};

struct Verdict {
  enum class Kind : std::uint8_t { kAccepted, kRefused, kEscrowed };
  sync::DeviceCount n{};
  sync::ChangeSetId id;
  Kind kind{};
  sync::Seq seq{};                    ///< kAccepted
  sync::Millis at{};                  ///< kAccepted: the corrected time
  std::string hash;                   ///< SHA-256 of the canonical set, hexadecimal
  std::string signature;              ///< HMAC-SHA-256 by the server's key (docs/protocol.md), hexadecimal
  std::optional<Error> error;         ///< the others
  std::vector<sync::Seq> returned{};  ///< kAccepted, as sync::Accepted has it
  bool erased = false;                ///< kAccepted: something in it was erased, and is not taken in again
};

/// Is told what happened. It must not throw and not write; reading is allowed.
struct Listener {
  /// A commit accepted sets up to a number, in these scopes; on the writer's thread.
  std::function<void(sync::Seq, const std::vector<sync::Scope>&)> committed;
  /// A device was ended, durably; on the thread that ended it, or the writer's where its person was ended.
  std::function<void(const sync::DeviceId&)> device_ended;
};

/// As long as this is there its listener is told. Its end waits for what is being told. Not longer than the store.
class [[nodiscard]] Listening {
 public:
  explicit Listening(std::function<void()> end) : end_(std::move(end)) {}
  ~Listening() { end_(); }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

 private:
  const std::function<void()> end_;
};

/// What a replica gives back after the server was restored from a backup (docs/sync.md).
struct GiveBack {
  struct Set {
    sync::Accepted accepted;
    std::string epoch, signature;  ///< Of the receipt.
  };
  struct Refused {
    sync::ChangeSet set;
    bool escrowed = false;
    Error error;
  };
  std::string epoch;
  sync::Millis received_at{};
  sync::PersonId person;
  sync::DeviceId device;
  std::vector<Set> sets;         ///< Of anybody, in the order of their seq.
  std::vector<Refused> refused;  ///< Of the device.
  sync::DeviceCount next{};      ///< The lowest number of the device that may still be pushed.
  /// As Push has it. The device had been ended, which the backup may not know: it is ended again.
  bool left_behind = false;
  /// Sent by who may only hand in unsent work: ends no device.
  bool hands_in_only = false;
};

/// A photo whose record is asked for.
struct NewPhoto {
  sync::PersonId author;
  sync::DeviceId device;  ///< On which he asks.
  sync::Scope scope;
  sync::Op op;  ///< Makes the record.
};

/// Where a pull goes on.
struct PullFrom {
  sync::Seq after{};
  /// As a page gave it: records of the set at `after` with a key behind this are still to come.
  std::string rest{};
  /// The end; the last number where nothing is said.
  std::optional<sync::Seq> up_to{};
};

struct PullPage {
  std::string epoch;
  sync::Seq cursor{};
  bool full = false;                 ///< There is more up to `end`.
  bool more = false;                 ///< There is more, also what came behind `end`. Without it there are digests.
  sync::Seq end{};                   ///< What was asked for ends here.
  std::vector<std::string> sets;     ///< encode(Accepted), as stored; with "signature" above `backed_up`
  std::vector<std::string> records;  ///< encode(RecordState) of what cannot be merged, as it is now
  std::string rest;                  ///< Last key of `records` where the last set's go on; empty = they do not.
  std::vector<sync::Seq> bases;      ///< As sync::Past has it, for who has seen `cursor`.
  sync::Seq backed_up{};             ///< The last number that two verified backups hold.
  std::vector<std::pair<sync::Scope, std::string>> digests;
  sync::Seq horizon{};
};

struct SnapshotPage {
  std::string epoch;
  sync::Seq cursor{};
  sync::Seq changed{};               ///< The last number in this scope.
  std::vector<std::string> records;  ///< encode(RecordState), as stored
  std::optional<std::string> next;
};

/// Where a page ends: with so many entries, or earlier when the change sets that were read for them take more bytes
/// than that. It holds one entry at least.
struct PageSize {
  std::size_t entries_max;
  std::size_t bytes_max;
};

/// A scope's records in ranges of their keys (COLLECTION/ID), for finding where a replica's differ.
struct DigestPage {
  struct Range {
    std::string to;  ///< Last key; the range begins after the one before.
    std::uint64_t count = 0;
    sync::Digest digest;
  };
  std::string epoch;
  sync::Seq cursor{};
  sync::Seq changed{};  ///< The last number in this scope.
  std::vector<Range> ranges;
};

struct HistoryEntry {
  sync::Seq seq{};
  sync::Millis at{};
  sync::PersonId by;
  sync::ChangeSetId set;
  std::string op;  ///< canonical JSON of the op on that record
};

struct SearchHit {
  std::string collection;
  sync::RecordId id;
  std::string title;
  std::string snippet;
};

/// Newest first.
struct HistoryPage {
  std::vector<HistoryEntry> entries;
  std::optional<sync::Seq> next;  ///< Where there are older ones: what to ask for those before.
};

/// A refused or escrowed set, kept.
struct KeptSet {
  sync::PersonId author;
  sync::Millis received_at{};
  Verdict verdict;
  std::string set;         ///< encode(ChangeSet)
  bool has_photo = false;  ///< The bytes of the photo whose record it would have made are kept with it.
};

/// Newest first.
struct KeptPage {
  std::vector<KeptSet> sets;
  std::optional<std::uint64_t> next;  ///< Where there are older ones: the position to ask for those before.
};

/// The programme's one SQLite file: log, merged state, typed tables, search, accounts. Reads run on a pool of
/// query-only connections from any thread; every write goes through one writer thread that commits waiting work
/// together. Throws StorageError when the environment fails (disk full, I/O); then the store is read-only until it is
/// opened again.
class Store {
 public:
  static constexpr std::uint64_t kKeptBytesMax = 32 * 1024 * 1024;
  /// With what else there is, well within what an encrypted backup can hold.
  static constexpr std::uint64_t kPhotosBytesMax = 512 * 1024 * 1024;

  struct Options {
    std::filesystem::path directory;  ///< Created when missing; locked against a second process.
    bool create = false;
    std::size_t readers_max = 4;
    /// What one person's refused and escrowed sets may take, each counted with 1 KiB on top of its bytes.
    std::uint64_t kept_bytes_max = kKeptBytesMax;
    /// What all photos may take together.
    std::uint64_t photos_bytes_max = kPhotosBytesMax;
    std::function<sync::Millis()> now{};  ///< The server's clock; the system's when empty.
  };
  Store(const schema::Model& model, const Options& options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Sync
  /// Waits for the durable commit. A verdict per set, in order; fewer when a set that cannot be merged finds its
  /// author's room for kept sets full, when one has to be confirmed, or behind one for which a text was played again
  /// from the log: the later ones were not looked at. A failure concerns the whole push (sync.gap, sync.epoch,
  /// sync.id-reused, auth.device; sync.kept-full or auth.confirm when it is the first set); nothing was stored then.
  Result<std::vector<Verdict>> push(Push push);
  /// Puts sets that this server lost back in their old places. A verdict for each: accepted, also when it was here;
  /// sync.receipt when the signature is not this server's, sync.id-reused when another set has its id (neither is
  /// kept); sync.place when it cannot stand where it stood (it is kept then, as a refused one, and tried again when a
  /// record that it touches was given back). Fails as a whole with sync.epoch or auth.device; so does what was left
  /// behind by a device that is known and has not ended, unless this server was restored and nobody is signed in on it
  /// since.
  Result<std::vector<Verdict>> give_back(const GiveBack& given);
  /// The number the store expects next from a device.
  sync::DeviceCount expected(const sync::DeviceId& device);
  /// Sets and records of about so many bytes; at least one, where there are any.
  Result<PullPage> pull(const sync::Actor& actor, const PullFrom& from, std::size_t bytes_max);
  /// The last number in a scope; zero while it has no records.
  sync::Seq last_change(const sync::Scope& scope);
  /// Records with a key after \p from_key up to \p to_key; empty = from the start, to the end.
  Result<SnapshotPage> snapshot(const sync::Scope& scope, std::string_view from_key, std::size_t bytes_max,
                                std::string_view to_key = {});
  /// The same records in at most 16 ranges of about as many each.
  Result<DigestPage> digests(const sync::Scope& scope, std::string_view from_key, std::string_view to_key);
  /// Notes what a device has merged and the lowest version it may still write against; moves the horizon.
  void acknowledge(const sync::DeviceId& device, sync::Seq cursor, sync::Seq floor);
  /// What devices seal their unsent work to.
  [[nodiscard]] const hpke::PrivateKey& outbox_key() const;
  [[nodiscard]] std::string epoch() const;
  /// Of the model whose words the records are in.
  [[nodiscard]] int model_version() const;
  [[nodiscard]] sync::Seq last_seq() const;
  Listening listen(Listener listener);

  // People
  /// The actor as the merged records say; nullopt when there is no such active person.
  std::optional<sync::Actor> actor(const sync::PersonId& person);
  /// What an ended device still sends is escrowed, and it no longer holds the horizon back. Ending an unknown or ended
  /// one does nothing. \p beside is done in the same write.
  void end_device(const sync::DeviceId& device, const std::function<void(Database&)>& beside = [](Database&) {});
  /// Listeners hear that these were ended, in a write that is durable.
  void tell_ended(const std::vector<sync::DeviceId>& devices);
  /// A set made by the server itself (adding a person, importing a programme), as \p author, on the server's own
  /// device.
  Result<std::vector<Verdict>> write(const sync::PersonId& author, const sync::Scope& scope, std::vector<sync::Op> ops);

  // Photos (photos.h)
  /// As add_piece(), durably.
  Status bring_photo(const PhotoUnderWay& under_way, std::uint64_t start, std::string_view piece);
  /// Makes its record with the rights of its person: in one commit with its bytes, once they have come. Done when it is
  /// there already, with the same bytes. Fails with what keep_content() says, or what a push would be refused for.
  Status add_photo(const NewPhoto& photo);
  /// Keeps it for the leader, with the change set that would have made its record, as that of a device that was ended.
  /// Done when it is kept already, or its record is there. Fails with what keep_content() says; sync.kept-full;
  /// record.unknown when it was erased; what decode() says of a set with that op.
  Status escrow_photo(const NewPhoto& photo);
  /// The bytes that are kept with this change set go. photo.missing when there are none.
  Status discard_photo(const sync::ChangeSetId& kept, const AuditEntry& by);

  // Reading
  std::optional<sync::RecordState> record(const std::string& collection, const sync::RecordId& id);
  /// What is before \p before in the log, or all.
  HistoryPage history(const std::string& collection, const sync::RecordId& id, std::optional<sync::Seq> before,
                      PageSize size);
  std::vector<SearchHit> search(const sync::Actor& actor, std::string_view words, std::size_t limit);
  /// Those of \p author, or of everybody, that came before the one at \p before.
  KeptPage kept(const std::optional<sync::PersonId>& author, std::optional<std::uint64_t> before, PageSize size);

  // Erasing
  /// Leaves nothing of these records (docs/erasure.md), a person's account included, nor of them in free pages of the
  /// file, and adds their lines to the ledger's. Those that are not there are noted too, and never taken in. Says `at`
  /// and `signature` itself. Throws StorageError, also when only what comes behind the records failed: call it again.
  void erase(std::vector<Erasure> records);

  // For auth/ and reports/, which keep their own statements.
  /// Runs on a query-only connection in one read transaction. \p work must not call the store: it may wait for its own
  /// connection.
  void read(const std::function<void(Database&)>& work);
  /// Runs on the writer's connection in the next group commit, in a savepoint of its own; returns when durable.
  /// Rethrows what \p work throws, having rolled it back. \p work must not call the store's writing members.
  void write(const std::function<void(Database&)>& work);
  /// What rows were before later writes stands no longer in the log of writes; where somebody reads it at this moment,
  /// or the disk fails, a little later: it is tried until it is so.
  void empty_log();

  // Telling
  /// A line of the audit log about something that changed nothing: it is durable a moment later, and nobody waits for
  /// it. While the store is read-only it is dropped, so that reading goes on. What changes something calls append_audit
  /// in its own write.
  void note(AuditEntry entry);

  // Keeping
  struct Health {
    bool read_only = false;   ///< A failure of the disk stopped all writing.
    std::size_t waiting = 0;  ///< Writes that wait for their turn.
  };
  Health health() const;
  struct Finding {
    std::string check;
    std::string detail;
  };
  /// Integrity, foreign keys, digests, typed tables and search against records, records and their histories against the
  /// log, the log against the hashes that were signed, kept sets and photos against theirs, records of photos against
  /// these, ballots against polls and who answered them, the chain of the audit log. Empty = sound.
  std::vector<Finding> check();
  /// An online copy to a new file, checked, and then encrypted where there is a recipient. What the one before it held
  /// too, replicas need not keep any more. Gives the end of the copy's audit log.
  AuditHead backup(const std::filesystem::path& file, const std::optional<Recipient>& to = std::nullopt);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bijeen::store
