// SPDX-License-Identifier: EUPL-1.2
#include "sync/digest.h"

#include <array>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace bijeen::sync {
namespace {

/// Bytes that are the same on every machine: numbers as 8 bytes, lowest first; texts with their length before them.
class Bytes {
 public:
  void number(std::uint64_t value) {
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (8 * i) & 0xff);
    out_.append(bytes.data(), bytes.size());
  }
  void text(std::string_view bytes) {
    number(bytes.size());
    out_ += bytes;
  }
  template <typename Tag>
  void id(const Id<Tag>& id) {
    out_.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  }
  /// No sequence number has the first of these.
  void numbers(const std::vector<Seq>& seqs) {
    number(~std::uint64_t{0});
    number(seqs.size());
    for (const auto seq : seqs) number(raw(seq));
  }
  void entries(const std::vector<Entry>& entries) {
    number(entries.size());
    for (const auto& entry : entries) {
      number(raw(entry.seq));
      if (!entry.returned.empty()) numbers(entry.returned);
      id(entry.device);
      number(raw(entry.n));
      id(entry.by);
      number(static_cast<std::uint64_t>(raw(entry.at)));
      text(entry.value);
    }
  }
  [[nodiscard]] const std::string& bytes() const { return out_; }

 private:
  std::string out_;
};

void add_field(Bytes& bytes, const FieldState& state) {
  bytes.number(state.index());
  if (const auto* value = std::get_if<ValueState>(&state)) {
    bytes.entries(value->entries);
  } else if (const auto* set = std::get_if<SetState>(&state)) {
    bytes.number(set->adds.size());
    for (const auto& [element, entries] : set->adds) {
      bytes.text(element);
      bytes.entries(entries);
    }
  } else {
    bytes.text(std::get_if<TextState>(&state)->text);
  }
}

}  // namespace

std::string Digest::hex() const {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const auto lane : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) out += kHex[static_cast<std::size_t>(lane >> shift & 0xf)];
  }
  return out;
}

Digest digest(const RecordState& record) {
  Bytes bytes;
  bytes.text(record.collection);
  bytes.id(record.id);
  bytes.text(record.scope.text());
  bytes.id(record.author);
  bytes.number(raw(record.created));
  bytes.number(static_cast<std::uint64_t>(raw(record.created_at)));
  bytes.number(raw(record.changed));
  bytes.number(static_cast<std::uint64_t>(raw(record.changed_at)));
  bytes.id(record.changed_by);
  bytes.entries(record.deleted.entries);
  bytes.number(record.edited_while_deleted ? 1 : 0);
  bytes.number(record.fields.size());
  for (const auto& [name, state] : record.fields) {
    bytes.text(name);
    add_field(bytes, state);
  }
  const auto hash = XXH3_128bits(bytes.bytes().data(), bytes.bytes().size());
  return {hash.low64, hash.high64};
}

}  // namespace bijeen::sync
