// SPDX-License-Identifier: EUPL-1.2
#include "server/http/static_files.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "server/http/content_coding.h"
#include "server/http/guard.h"

namespace bijeen::http {
namespace {

constexpr std::size_t kBytesMax = std::size_t{128} * 1024 * 1024;
constexpr std::string_view kShell = "/index.html";

struct Type {
  std::string_view extension, type;
};
constexpr std::array<Type, 18> kTypes = {{{".html", "text/html; charset=utf-8"},
                                          {".js", "text/javascript; charset=utf-8"},
                                          {".mjs", "text/javascript; charset=utf-8"},
                                          {".css", "text/css; charset=utf-8"},
                                          {".json", "application/json"},
                                          {".map", "application/json"},
                                          {".webmanifest", "application/manifest+json"},
                                          {".wasm", "application/wasm"},
                                          {".svg", "image/svg+xml"},
                                          {".png", "image/png"},
                                          {".jpg", "image/jpeg"},
                                          {".webp", "image/webp"},
                                          {".avif", "image/avif"},
                                          {".ico", "image/x-icon"},
                                          {".woff2", "font/woff2"},
                                          {".woff", "font/woff"},
                                          {".txt", "text/plain; charset=utf-8"},
                                          {".xml", "application/xml"}}};

std::string_view type_of(const std::string& address) {
  for (const Type& type : kTypes) {
    if (address.ends_with(type.extension)) return type.type;
  }
  return "application/octet-stream";
}

std::string hash_of(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) {
    text += kHex[digest[i] >> 4];
    text += kHex[digest[i] & 15];
  }
  return text;
}

/// RFC 9110, 13.1.2, by weak comparison.
bool names_etag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), item.size() + 1));
    while (!item.empty() && (item.front() == ' ' || item.front() == '\t')) item.remove_prefix(1);
    while (!item.empty() && (item.back() == ' ' || item.back() == '\t')) item.remove_suffix(1);
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == "*" || item == etag) return true;
  }
  return false;
}

/// Whether a path without a file is a page of the client, whose address only the client knows.
bool is_page(const Request& request) {
  const std::string_view path = request.path;
  const std::string_view last = path.substr(path.rfind('/'));
  if (last.find('.') != std::string_view::npos || path.starts_with("/assets/")) return false;
  return request.header("Accept").find("text/html") != std::string::npos;
}

std::shared_ptr<const std::string> coded_if_smaller(const std::string& plain, Coding coding) {
  std::string coded = compress(plain, coding, Effort::kOnce);
  const bool smaller = !coded.empty() && coded.size() < plain.size();
  return smaller ? std::make_shared<const std::string>(std::move(coded)) : nullptr;
}

Error unreadable(const std::filesystem::path& path) {
  return {ErrorCode::kServerInternal, "the client's file " + path.string() + " cannot be read"};
}

}  // namespace

Result<StaticFiles::File> StaticFiles::read(const std::filesystem::path& path, const std::string& address) {
  std::ifstream stream(path, std::ios::binary);
  std::string plain(std::istreambuf_iterator<char>(stream), {});
  if (!stream) return unreadable(path);
  File file;
  file.type = type_of(address);
  file.etag = hash_of(plain);
  // The build puts a hash in the names under assets/; everything else keeps its name and is asked for again.
  file.cache = address.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  if (is_compressible(file.type) && plain.size() >= kCompressedBytesMin) {
    file.brotli = coded_if_smaller(plain, Coding::kBrotli);
    file.gzip = coded_if_smaller(plain, Coding::kGzip);
  }
  file.plain = std::make_shared<const std::string>(std::move(plain));
  return file;
}

Result<StaticFiles> StaticFiles::load(const std::filesystem::path& directory) {
  StaticFiles loaded;
  if (directory.empty()) return loaded;
  std::error_code error;
  std::size_t bytes = 0;
  for (std::filesystem::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    const std::filesystem::path& path = at->path();
    if (path.filename().native().starts_with('.')) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink() || !at->is_regular_file()) continue;
    const std::string address = "/" + path.lexically_relative(directory).generic_string();
    Result<File> file = read(path, address);
    if (!file) return file.error();
    bytes += file->plain->size();
    if (bytes > kBytesMax)
      return Error{ErrorCode::kServerInternal, "the client in " + directory.string() + " is too large"};
    loaded.files_.emplace(address, std::move(*file));
  }
  if (error) return unreadable(directory);
  if (!loaded.has(kShell)) {
    return Error{ErrorCode::kServerInternal, "there is no built client in " + directory.string() + " (no index.html)"};
  }
  return loaded;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
  auto found = files_.find(request.path == "/" ? kShell : std::string_view(request.path));
  if (found == files_.end() && is_page(request)) found = files_.find(kShell);
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;

  Coding coding = accepted_coding(request.header("Accept-Encoding"));
  if (coding == Coding::kBrotli && !file.brotli) coding = Coding::kGzip;
  if (coding == Coding::kGzip && !file.gzip) coding = Coding::kIdentity;
  const std::string etag =
      "\"" + file.etag + (coding == Coding::kIdentity ? "" : "-" + std::string(coding_name(coding))) + "\"";

  Response response;
  response.headers = {{"ETag", etag}, {"Cache-Control", file.cache}};
  if (file.gzip) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (names_etag(request.header("If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }
  response.type = file.type;
  if (coding != Coding::kIdentity) response.headers.emplace_back("Content-Encoding", coding_name(coding));
  response.shared = coding == Coding::kBrotli ? file.brotli : coding == Coding::kGzip ? file.gzip : file.plain;
  return response;
}

}  // namespace bijeen::http
