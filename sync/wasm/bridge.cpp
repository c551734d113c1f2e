// SPDX-License-Identifier: EUPL-1.2
// The whole surface that the browser sees: one Replica per instance, bytes in and bytes out, methods of
// sync/replica_json.h.
//
//   alloc(size) -> address                 for what the host passes in; 0 size is allowed
//   release(address)                       what alloc gave
//   call(method, size, params, size)       -> address of the answer, UTF-8 JSON
//   answer_size() -> bytes of it           The answer stays valid until the next call().
//
// The host calls _initialize once, before anything else (WASI reactor). A failed assertion ends in a trap: the instance
// must not be used after it.

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

#include "schema/model.h"
#include "sync/replica_json.h"

#define BIJEEN_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

bijeen::sync::Replica& replica() {
  static bijeen::sync::Replica instance(bijeen::schema::Model::shipped());
  return instance;
}

std::string& answer() {
  static std::string bytes;
  return bytes;
}

}  // namespace

BIJEEN_EXPORT(alloc) void* bijeen_alloc(std::size_t size) {
  return std::malloc(size > 0 ? size : 1);
}

BIJEEN_EXPORT(release) void bijeen_release(void* address) {
  std::free(address);
}

BIJEEN_EXPORT(call)
const char* bijeen_call(const char* method, std::size_t method_size, const char* params, std::size_t params_size) {
  answer() =
      bijeen::sync::call(replica(), std::string_view(method, method_size), std::string_view(params, params_size));
  return answer().data();
}

BIJEEN_EXPORT(answer_size) std::size_t bijeen_answer_size() {
  return answer().size();
}
