// SPDX-License-Identifier: EUPL-1.2
#include "sync/text/bytes.h"
#include "tests/bench/text_trace.h"

namespace bijeen::bench {

std::string packed(const Trace& trace) {
  std::string out;
  sync::append_number(out, trace.concurrent ? 1 : 0);
  sync::append_bytes(out, trace.end_content);
  sync::append_number(out, trace.agents);
  sync::append_number(out, trace.transactions.size());
  for (const Transaction& transaction : trace.transactions) {
    sync::append_number(out, transaction.agent);
    sync::append_number(out, transaction.parents.size());
    for (const std::uint32_t parent : transaction.parents) sync::append_number(out, parent);
    sync::append_number(out, transaction.edits.size());
    for (const sync::TextEdit& edit : transaction.edits) {
      sync::append_number(out, edit.position);
      sync::append_number(out, edit.removed);
      sync::append_bytes(out, edit.inserted);
    }
  }
  return out;
}

Trace unpacked(std::string_view bytes) {
  sync::ByteReader in(bytes);
  Trace trace;
  trace.concurrent = in.number() != 0;
  trace.end_content = in.bytes();
  trace.agents = in.number();
  trace.transactions.resize(in.count());
  for (Transaction& transaction : trace.transactions) {
    transaction.agent = in.number();
    transaction.parents.resize(in.count());
    for (std::uint32_t& parent : transaction.parents) parent = in.number();
    transaction.edits.resize(in.count());
    for (sync::TextEdit& edit : transaction.edits) {
      edit.position = in.number();
      edit.removed = in.number();
      edit.inserted = in.bytes();
    }
  }
  return trace;
}

}  // namespace bijeen::bench
