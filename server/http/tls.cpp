// SPDX-License-Identifier: EUPL-1.2
#include "server/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <string>
#include <string_view>

namespace bijeen::http {
namespace {

constexpr char kSuites12[] =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr char kSuites13[] = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr char kGroups[] = "X25519:P-256:P-384";
constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
constexpr std::string_view kSessionContext = "bijeen";

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, out_length, kHttp11, sizeof(kHttp11), offered, offered_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Error failure(std::string_view what) {
  std::array<char, 256> reason{};
  const unsigned long number = ERR_get_error();
  if (number != 0) ERR_error_string_n(number, reason.data(), reason.size());
  ERR_clear_error();
  return {ErrorCode::kServerInternal, std::string(what) + (number != 0 ? std::string(": ") + reason.data() : "")};
}

/// A ticket of TLS 1.2 is sealed under a key that lives as long as the context: who gets that key later reads what was
/// said in resumed sessions. One of TLS 1.3 starts a new exchange of keys.
int without_old_tickets(SSL* ssl, int*, void*) {
  if (SSL_version(ssl) < TLS1_3_VERSION) SSL_set_options(ssl, SSL_OP_NO_TICKET);
  return SSL_TLSEXT_ERR_OK;
}

bool set_up(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
  // Called in every handshake, once the version is known.
  SSL_CTX_set_tlsext_servername_callback(context, without_old_tickets);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, kSuites12) == 1 && SSL_CTX_set_ciphersuites(context, kSuites13) == 1 &&
         SSL_CTX_set1_groups_list(context, kGroups) == 1 &&
         SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(kSessionContext.data()),
                                        static_cast<unsigned int>(kSessionContext.size())) == 1;
}

}  // namespace

TlsContexts::TlsContexts(std::filesystem::path certificate, std::filesystem::path key)
    : certificate_(std::move(certificate)), key_(std::move(key)) {}

TlsContexts::Times TlsContexts::file_times() const {
  std::error_code ignored;  // A file that is away for a moment counts as changed, and load() says what is wrong.
  return {std::filesystem::last_write_time(certificate_, ignored), std::filesystem::last_write_time(key_, ignored)};
}

Status TlsContexts::load() {
  const Times times = file_times();
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context || !set_up(context.get())) return failure("TLS could not be set up");
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_.c_str()) != 1) {
    return failure("the certificate " + certificate_.string() + " cannot be read");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_.c_str(), SSL_FILETYPE_PEM) != 1) {
    return failure("the key " + key_.string() + " cannot be read or is not that of the certificate");
  }
  if (SSL_CTX_check_private_key(context.get()) != 1) return failure("the key is not that of the certificate");
  const std::lock_guard lock(mutex_);
  context_ = context;
  loaded_ = times;
  return Done{};
}

Status TlsContexts::load_if_changed() {
  {
    const std::lock_guard lock(mutex_);
    if (file_times() == loaded_) return Done{};
  }
  return load();
}

std::shared_ptr<ssl_ctx_st> TlsContexts::current() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

}  // namespace bijeen::http
