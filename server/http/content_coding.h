// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace bijeen::http {

enum class Coding { kIdentity, kGzip, kBrotli };

/// Below this a packet is a packet either way.
inline constexpr std::size_t kCompressedBytesMin = 1024;

/// The name in Content-Encoding; empty for kIdentity.
[[nodiscard]] std::string_view coding_name(Coding coding);
/// The best coding the client takes (RFC 9110, 12.5.3); kIdentity when it names none.
[[nodiscard]] Coding accepted_coding(std::string_view accept_encoding);
/// Whether content of this type gets smaller.
[[nodiscard]] bool is_compressible(std::string_view type);

/// kOnce spends time where it is paid back on every later request, kEachTime does not.
enum class Effort { kEachTime, kOnce };
/// The coded bytes; empty when the library fails, so that the caller sends the plain ones.
[[nodiscard]] std::string compress(std::string_view bytes, Coding coding, Effort effort);

/// Codes a content that comes in pieces, as kEachTime. What it gives may be about earlier pieces, or empty. Throws
/// std::runtime_error when the library fails.
class Coder {
 public:
  virtual ~Coder() = default;
  virtual std::string add(std::string_view piece) = 0;
  /// The rest; nothing is added any more.
  virtual std::string end() = 0;
};
/// Null for kIdentity.
[[nodiscard]] std::unique_ptr<Coder> make_coder(Coding coding);

}  // namespace bijeen::http
