// SPDX-License-Identifier: EUPL-1.2
#include "server/store/store.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <list>
#include <mutex>
#include <utility>

#include "server/store/audit_notes.h"
#include "server/store/checks.h"
#include "server/store/clock.h"
#include "server/store/daily_numbers.h"
#include "server/store/data_directory.h"
#include "server/store/derived.h"
#include "server/store/devices.h"
#include "server/store/erasure.h"
#include "server/store/kept_photos.h"
#include "server/store/kept_sets.h"
#include "server/store/ledger_file.h"
#include "server/store/meta.h"
#include "server/store/migrations.h"
#include "server/store/model_upgrade.h"
#include "server/store/people.h"
#include "server/store/photos.h"
#include "server/store/push.h"
#include "server/store/readers.h"
#include "server/store/search.h"
#include "server/store/writer.h"

namespace bijeen::store {
namespace {

std::unique_ptr<Database> open_database(const schema::Model& model, const DataDirectory& directory,
                                        const Store::Options& options) {
  auto database = std::make_unique<Database>(directory.database(),
                                             options.create ? Database::Mode::kCreate : Database::Mode::kWrite);
  migrate(*database);
  bring_model_up_to_date(*database, model);
  bring_derived_up_to_date(*database, model);
  return database;
}

}  // namespace

class Store::Impl {
 public:
  Impl(const schema::Model& model, const Options& options)
      : model_(model),
        now_(options.now ? options.now : system_now),
        photos_bytes_max_(options.photos_bytes_max),
        directory_(options.directory, options.create),
        opened_(open_database(model, directory_, options)),
        identity_(ensure_identity(*opened_, now_())),
        outbox_key_(ensure_outbox_key(*opened_)),
        judge_(model, identity_, options.kept_bytes_max),
        last_seq_(store::last_seq(*opened_)),
        horizon_(stored_horizon(*opened_)),
        daily_numbers_(*opened_),
        writer_(std::move(opened_), hooks()),
        readers_(directory_.database(), options.readers_max) {}

  Writer::Hooks hooks() {
    return {[this](Database& database) { begin(database); },
            [this](Database& database) { judge_.before_commit(database); }, [this] { judge_.undone(); },
            [this](bool durable) { ended(durable); }, [this] { tell(); }};
  }

  /// Moves the horizon by what devices said meanwhile.
  void begin(Database& database) {
    const auto now = now_();
    notes_.write(database);
    acknowledgements_.write(database, now);
    next_horizon_ =
        std::max({horizon_.load(), lowest_floor(database, now), daily_numbers_.note(database, last_seq_, now)});
    if (next_horizon_ != horizon_) write_meta(database, "horizon", std::to_string(raw(next_horizon_)));
    judge_.set_horizon(next_horizon_);
  }

  void ended(bool durable) {
    committed_ = judge_.take_accepted();
    if (!durable) return;
    acknowledgements_.written();
    notes_.written();
    horizon_ = next_horizon_;
    if (committed_.last != sync::Seq{}) last_seq_ = committed_.last;
    if (committed_.access) actors_.forget();
  }

  void tell() {
    if (committed_.last == sync::Seq{}) return;
    const std::vector<sync::Scope> scopes(committed_.scopes.begin(), committed_.scopes.end());
    const std::lock_guard lock(listeners_mutex_);
    for (const auto& listener : listeners_) {
      listener.committed(committed_.last, scopes);
      for (const auto& device : committed_.ended) listener.device_ended(device);
    }
  }

  /// Runs a job that may fail as a whole.
  template <typename Work>
  Result<std::vector<Verdict>> judged(Work work) {
    std::vector<Verdict> verdicts;
    const auto done = tried([&](Database& database) { verdicts = work(database); });
    if (!done) return done.error();
    return verdicts;
  }

  template <typename Work>
  Status tried(Work work) {
    try {
      writer_.run(work);
    } catch (const PushFailure& failure) {
      return failure.error;
    } catch (const StorageError& error) {
      // A bug must be seen as one; what the disk did is told to the device, which keeps its work and comes back.
      if (!error.stops_writing() && !writer_.is_read_only()) throw;
      return Error{ErrorCode::kServerReadOnly, {}};
    }
    return Done{};
  }

  /// Unless it is there already its bytes become content, and \p make does the rest.
  template <typename IsThere, typename Make>
  Status take_photo(const NewPhoto& photo, IsThere is_there, Make make) {
    const auto& [author, device, scope, op] = photo;
    const PhotoUnderWay under_way{author, op.record};
    const auto taken = tried([&](Database& database) {
      if ((is_made(database, scope, op) && has_content(database, scope, op)) || is_there(database))
        return forget_pieces(database, under_way);
      const auto now = now_();
      const auto kept = keep_content(database, under_way, scope, op, now, photos_bytes_max_);
      if (!kept) throw PushFailure{kept.error()};
      make(database, now);
    });
    // What is not what it should be is brought anew from its beginning.
    if (!taken && taken.error().code == ErrorCode::kPhotoBytes)
      writer_.run([&](Database& database) { forget_pieces(database, under_way); });
    return taken;
  }

  std::optional<sync::Actor> actor(const sync::PersonId& person) {
    if (const auto known = actors_.find(person)) return *known ? std::optional(**known) : std::nullopt;
    const auto version = actors_.version();
    std::optional<sync::Actor> actor;
    readers_.read([&](Database& database) { actor = actor_of(database, person); });
    actors_.put(version, person, actor ? std::make_shared<const sync::Actor>(*actor) : nullptr);
    return actor;
  }

  /// Into this directory, where anything was erased.
  void write_ledger(const std::filesystem::path& directory) {
    std::vector<Erasure> ledger;
    readers_.read([&](Database& database) { ledger = erasures(database); });
    if (ledger.empty()) return;
    try {
      add_to_ledger(ledger_file(directory, identity_.key), identity_.key, std::move(ledger));
    } catch (const std::filesystem::filesystem_error& failure) {
      throw StorageError(StorageError::Kind::kInputOutput, failure.what());
    }
  }

  /// What comes behind the records of an erasure: the ledger's file, and this file without what was in free pages.
  void finish_erasure() {
    write_ledger(directory_.database().parent_path());
    writer_.run_alone(write_file_anew);
    writer_.run([](Database& database) { note_erasure_finished(database); });
  }

  /// Of one that was cut short.
  void finish_unfinished_erasure() {
    bool unfinished = false;
    readers_.read([&](Database& database) { unfinished = is_erasure_unfinished(database); });
    if (!unfinished) return;
    try {
      finish_erasure();
    } catch (const std::exception&) {
      // Nothing of it is read; check() says so, and the next start or erasure tries again.
    }
  }

  const schema::Model& model_;
  const std::function<sync::Millis()> now_;
  const std::uint64_t photos_bytes_max_;
  DataDirectory directory_;
  std::unique_ptr<Database> opened_;  ///< Until the writer takes it.
  const Identity identity_;
  const hpke::PrivateKey outbox_key_;
  Judge judge_;
  Acknowledgements acknowledgements_;
  AuditNotes notes_;
  Actors actors_;
  std::atomic<sync::Seq> last_seq_;
  std::atomic<sync::Seq> horizon_;
  DailyNumbers daily_numbers_;
  sync::Seq next_horizon_{};  ///< The writer's thread's own, as the next.
  Judge::Accepted committed_;
  std::mutex listeners_mutex_;
  std::list<Listener> listeners_;
  Writer writer_;
  Readers readers_;
};

Store::Store(const schema::Model& model, const Options& options) : impl_(std::make_unique<Impl>(model, options)) {
  impl_->finish_unfinished_erasure();
}
Store::~Store() = default;

Result<std::vector<Verdict>> Store::push(Push push) {
  std::vector<SealedSet> sets;
  for (auto& set : push.sets) sets.emplace_back(impl_->model_, std::move(set));
  return impl_->judged([&](Database& database) { return impl_->judge_.push(database, push, sets); });
}

Result<std::vector<Verdict>> Store::write(const sync::PersonId& author, const sync::Scope& scope,
                                          std::vector<sync::Op> ops) {
  return impl_->judged(
      [&](Database& database) { return impl_->judge_.write(database, author, scope, std::move(ops), impl_->now_()); });
}

Result<std::vector<Verdict>> Store::give_back(const GiveBack& given) {
  return impl_->judged([&](Database& database) { return impl_->judge_.give_back(database, given); });
}

sync::DeviceCount Store::expected(const sync::DeviceId& device) {
  sync::DeviceCount expected{1};
  read([&](Database& database) {
    if (const auto found = find_device(database, device)) expected = found->expected;
  });
  return expected;
}

Result<PullPage> Store::pull(const sync::Actor& actor, const PullFrom& from, std::size_t bytes_max) {
  Result<PullPage> page = PullPage{};
  // Read before the transaction begins: never beyond what the page holds.
  const auto horizon = impl_->horizon_.load();
  read([&](Database& database) { page = pull_page(database, impl_->identity_, actor, from, bytes_max); });
  if (page) {
    page->epoch = impl_->identity_.epoch;
    page->horizon = horizon;
  }
  return page;
}

sync::Seq Store::last_change(const sync::Scope& scope) {
  sync::Seq changed{};
  read([&](Database& database) { changed = store::last_change(database, scope); });
  return changed;
}

Result<SnapshotPage> Store::snapshot(const sync::Scope& scope, std::string_view from_key, std::size_t bytes_max,
                                     std::string_view to_key) {
  Result<SnapshotPage> page = SnapshotPage{};
  read([&](Database& database) { page = snapshot_page(database, scope, from_key, to_key, bytes_max); });
  if (page) page->epoch = impl_->identity_.epoch;
  return page;
}

Result<DigestPage> Store::digests(const sync::Scope& scope, std::string_view from_key, std::string_view to_key) {
  Result<DigestPage> page = DigestPage{};
  read([&](Database& database) { page = digest_page(database, scope, from_key, to_key); });
  if (page) page->epoch = impl_->identity_.epoch;
  return page;
}

void Store::acknowledge(const sync::DeviceId& device, sync::Seq cursor, sync::Seq floor) {
  const auto now = impl_->now_();
  if (impl_->acknowledgements_.note(device, {cursor, std::min(cursor, floor)}, now)) return;
  try {
    write([&](Database& database) {
      if (const auto known = find_device(database, device))
        append_audit(database, now, {Act::kPull, known->person.text(), device});
    });
  } catch (const StorageError&) {
    // Reading goes on where writing stopped, and so does the horizon stand still.
    if (!impl_->writer_.is_read_only()) throw;
  }
}

const hpke::PrivateKey& Store::outbox_key() const {
  return impl_->outbox_key_;
}

std::string Store::epoch() const {
  return impl_->identity_.epoch;
}
int Store::model_version() const {
  return impl_->model_.version();
}
sync::Seq Store::last_seq() const {
  return impl_->last_seq_;
}

Listening Store::listen(Listener listener) {
  const std::lock_guard lock(impl_->listeners_mutex_);
  const auto place = impl_->listeners_.insert(impl_->listeners_.end(), std::move(listener));
  return Listening([this, place] {
    const std::lock_guard ending(impl_->listeners_mutex_);
    impl_->listeners_.erase(place);
  });
}

std::optional<sync::Actor> Store::actor(const sync::PersonId& person) {
  return impl_->actor(person);
}

void Store::end_device(const sync::DeviceId& device, const std::function<void(Database&)>& beside) {
  write([&](Database& database) {
    store::end_device(database, device, impl_->now_());
    beside(database);
  });
  tell_ended({device});
}

void Store::tell_ended(const std::vector<sync::DeviceId>& devices) {
  const std::lock_guard lock(impl_->listeners_mutex_);
  for (const auto& listener : impl_->listeners_) {
    for (const auto& device : devices) listener.device_ended(device);
  }
}

Status Store::bring_photo(const PhotoUnderWay& under_way, std::uint64_t start, std::string_view piece) {
  return impl_->tried([&](Database& database) {
    const auto added = add_piece(database, under_way, start, piece, impl_->now_(), impl_->photos_bytes_max_);
    if (!added) throw PushFailure{added.error()};
  });
}

Status Store::add_photo(const NewPhoto& photo) {
  return impl_->take_photo(
      photo, [](Database&) { return false; },
      [&](Database& database, sync::Millis now) {
        if (!is_made(database, photo.scope, photo.op)) impl_->judge_.write_for(database, photo, now);
      });
}

Status Store::escrow_photo(const NewPhoto& photo) {
  return impl_->take_photo(
      photo, [&](Database& database) { return is_kept(database, photo.author, photo.scope, photo.op); },
      [&](Database& database, sync::Millis now) { impl_->judge_.escrow_photo(database, photo, now); });
}

Status Store::discard_photo(const sync::ChangeSetId& kept, const AuditEntry& by) {
  return impl_->tried([&](Database& database) {
    if (!let_go_of_photo(database, kept)) throw PushFailure{{ErrorCode::kPhotoMissing, {}}};
    drop_unnamed_photos(database);
    append_audit(database, impl_->now_(), by);
  });
}

std::optional<sync::RecordState> Store::record(const std::string& collection, const sync::RecordId& id) {
  std::optional<sync::RecordState> record;
  read([&](Database& database) { record = load_record(database, {collection, id}); });
  return record;
}

HistoryPage Store::history(const std::string& collection, const sync::RecordId& id, std::optional<sync::Seq> before,
                           PageSize size) {
  HistoryPage page;
  read([&](Database& database) { page = history_page(database, impl_->model_, collection, id, before, size); });
  return page;
}

std::vector<SearchHit> Store::search(const sync::Actor& actor, std::string_view words, std::size_t limit) {
  std::vector<SearchHit> hits;
  read([&](Database& database) { hits = find_words(database, actor, words, limit); });
  return hits;
}

KeptPage Store::kept(const std::optional<sync::PersonId>& author, std::optional<std::uint64_t> before, PageSize size) {
  KeptPage page;
  read([&](Database& database) { page = kept_page(database, impl_->model_, author, before, size); });
  return page;
}

void Store::erase(std::vector<Erasure> records) {
  const auto now = impl_->now_();
  for (auto& record : records) {
    record.at = now;
    record.signature = signature_of(impl_->identity_.key, record);
  }
  write([&](Database& database) {
    impl_->judge_.erase(database, records, now);
    note_erasure_unfinished(database);
  });
  try {
    impl_->finish_erasure();
  } catch (const StorageError& error) {
    throw StorageError(error.kind(), std::string("it was erased from all that is read, but then: ") + error.what());
  }
}

void Store::read(const std::function<void(Database&)>& work) {
  impl_->readers_.read(work);
}
void Store::write(const std::function<void(Database&)>& work) {
  impl_->writer_.run(work);
}
void Store::empty_log() {
  try {
    impl_->writer_.run_alone([](Database& database) { database.empty_log(); });
  } catch (const StorageError&) {
    // The writer tries again, and stops where the disk does.
  }
}

void Store::note(AuditEntry entry) {
  if (impl_->writer_.is_read_only()) return;
  const auto added = impl_->notes_.add(impl_->now_(), std::move(entry));
  if (added == AuditNotes::Added::kTold) return;
  if (added == AuditNotes::Added::kWaits) {
    impl_->writer_.nudge();
    return;
  }
  try {
    write([](Database&) {});
  } catch (const StorageError&) {
    if (!impl_->writer_.is_read_only()) throw;
  }
}

Store::Health Store::health() const {
  return {impl_->writer_.is_read_only(), impl_->writer_.waiting()};
}

std::vector<Store::Finding> Store::check() {
  std::vector<Finding> findings;
  read([&](Database& database) { findings = check_all(database, impl_->model_); });
  return findings;
}

AuditHead Store::backup(const std::filesystem::path& file, const std::optional<Recipient>& to) {
  BackedUp copy;
  const auto directory = impl_->directory_.database().parent_path();
  read([&](Database& database) { copy = back_up(database, file, to, directory); });
  impl_->write_ledger(std::filesystem::absolute(file).parent_path());
  write([&](Database& database) {
    note_backup(database, copy.last);
    append_audit(database, impl_->now_(), {Act::kBackup, std::string(kOperator), {}, to ? "encrypted" : ""});
  });
  return copy.audit;
}

}  // namespace bijeen::store
