// SPDX-License-Identifier: EUPL-1.2
#include "sync/replica.h"

#include <utility>

#include "sync/replica_impl.h"

// The public face: every member hands on to Impl.
namespace bijeen::sync {

Replica::Replica(const schema::Model& model) : impl_(std::make_unique<Impl>(model)) {}
Replica::~Replica() = default;
Replica::Replica(Replica&&) noexcept = default;
Replica& Replica::operator=(Replica&&) noexcept = default;

Status Replica::load(std::string_view key, std::string_view value) {
  return impl_->load(key, value);
}
Status Replica::open() {
  return impl_->open();
}
Result<Step> Replica::identify(const DeviceId& device, const PersonId& person) {
  return impl_->identify(device, person);
}
Result<Step> Replica::edit(const ChangeSetId& id, const Scope& scope, Millis made, std::vector<Op> ops, bool extend) {
  return impl_->edit(id, scope, made, std::move(ops), extend);
}
std::vector<Status> Replica::try_edits(const ChangeSetId& id, const Scope& scope, Millis made,
                                       std::vector<std::vector<Op>> edits) {
  return impl_->try_edits(id, scope, made, std::move(edits));
}
Result<Step> Replica::edit_text(const ChangeSetId& id, Millis made, const RecordKey& record, const std::string& field,
                                std::string_view before, std::string_view after, std::optional<std::uint32_t> end) {
  return impl_->edit_text(id, made, record, field, before, after, end);
}
Result<Step> Replica::undo_text(const ChangeSetId& id, Millis made, const RecordKey& record, const std::string& field,
                                Undo what) {
  return impl_->undo_text(id, made, record, field, what);
}

bool Replica::can_undo_text(const RecordKey& record, const std::string& field, Undo what) const {
  return impl_->can_undo_text(record, field, what);
}
Result<Step> Replica::withdraw(DeviceCount n, const ChangeSetId& empty_id) {
  return impl_->withdraw(n, empty_id);
}
std::optional<Request> Replica::next_request(Millis now, Extent extent) {
  return impl_->next_request(now, extent);
}
Result<Step> Replica::take_answer(int status, std::string_view body) {
  return impl_->take_answer(status, body);
}
const std::optional<Error>& Replica::stuck() const {
  return impl_->round.stuck;
}
std::optional<Replica::Push> Replica::next_push(Millis now, std::size_t ops_max, std::size_t bytes_max) {
  return impl_->next_push(now, ops_max, bytes_max);
}
Result<Step> Replica::push_answer(std::string_view json) {
  return impl_->push_answer(json);
}
std::optional<Replica::Push> Replica::next_give_back(std::size_t ops_max, std::size_t bytes_max) {
  return impl_->next_give_back(ops_max, bytes_max);
}
Result<Step> Replica::give_back_answer(std::string_view json) {
  return impl_->give_back_answer(json);
}
bool Replica::needs_renewal() const {
  return impl_->needs_renewal;
}
Result<Step> Replica::renew(const DeviceId& device) {
  return impl_->renew(device);
}
std::string Replica::pull_query() const {
  return impl_->pull_query();
}
Result<Step> Replica::pull_answer(std::string_view json) {
  return impl_->pull_answer(json);
}
std::vector<std::pair<Scope, std::string>> Replica::missing_scopes() const {
  return impl_->missing_scopes();
}
Result<Step> Replica::snapshot_part(std::string_view json) {
  return impl_->snapshot_part(json);
}
std::optional<std::string> Replica::push_alone(DeviceCount n) const {
  return impl_->push_alone(n);
}
Step Replica::count_as_sent(DeviceCount until) {
  return impl_->count_as_sent(until);
}
std::optional<Replica::Ask> Replica::next_comparison() const {
  return impl_->next_comparison();
}
Result<Step> Replica::comparison_answer(std::string_view json) {
  return impl_->comparison_answer(json);
}
std::optional<std::string> Replica::next_report() {
  return impl_->next_report();
}
const std::vector<Scope>& Replica::diverged() const {
  return impl_->diverged;
}
std::optional<std::string> Replica::view(const RecordKey& key) const {
  return impl_->view(key);
}
std::optional<std::string> Replica::text(const RecordKey& key, const std::string& field) const {
  return impl_->text(key, field);
}
std::string Replica::deleted_views() const {
  return impl_->deleted_views();
}

std::optional<std::string> Replica::text_with_refused(const RecordKey& key, const std::string& field) const {
  return impl_->text_with_refused(key, field);
}
std::string Replica::views(std::string_view collection) const {
  return impl_->views(collection);
}
std::string Replica::status() const {
  return impl_->status();
}
std::string Replica::unsent() const {
  return impl_->unsent();
}
std::string Replica::export_unsent() const {
  return impl_->export_unsent();
}
Result<Step> Replica::dismiss(DeviceCount n) {
  return impl_->dismiss(n);
}
const Actor& Replica::actor() const {
  return impl_->meta.actor;
}
DeviceCount Replica::last_number() const {
  return DeviceCount{impl_->meta.n};
}
const schema::Model& Replica::model() const {
  return impl_->model;
}
std::optional<Digest> Replica::digest(const Scope& scope) const {
  const auto found = impl_->scopes.find(scope);
  if (found == impl_->scopes.end() || !found->second.readable) return std::nullopt;
  return found->second.digest;
}

}  // namespace bijeen::sync
