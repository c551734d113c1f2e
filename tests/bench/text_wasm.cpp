// SPDX-License-Identifier: EUPL-1.2
// The measured ways of text_case.h for a host of WebAssembly, text.mjs.
//
//   alloc(size) -> address                  for the packed trace
//   open(address, size) -> 1 when it can be replayed
//   run(way) -> 1 when the text came out as the trace says; ways as in kWays
#include <cstdlib>
#include <memory>

#include "tests/bench/text_case.h"

#define BIJEEN_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

using bijeen::bench::TextCase;

std::unique_ptr<TextCase> text;

constexpr std::string (TextCase::* kWays[])() const = {&TextCase::local_replay, &TextCase::merge_all,
                                                       &TextCase::one_by_one, &TextCase::load};

}  // namespace

BIJEEN_EXPORT(alloc) void* bench_alloc(std::size_t size) {
  return std::malloc(size);
}

BIJEEN_EXPORT(open) int bench_open(const char* trace, std::size_t size) {
  text = std::make_unique<TextCase>(bijeen::bench::unpacked({trace, size}));
  return text->good() ? 1 : 0;
}

BIJEEN_EXPORT(run) int bench_run(unsigned way) {
  return (*text.*kWays[way])() == text->trace().end_content ? 1 : 0;
}
