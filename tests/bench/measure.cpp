// SPDX-License-Identifier: EUPL-1.2
#include "tests/bench/measure.h"

#include <brotli/encode.h>
#include <malloc.h>
#include <zlib.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace bijeen::bench {
namespace {

double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// A line of /proc/self/status, in bytes.
std::size_t status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ':')) return std::stoul(line.substr(name.size() + 1)) * 1024;
  }
  return 0;
}

std::size_t peak_of(const std::function<void()>& work) {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // The peak counts from here on: proc(5).
  const std::size_t before = status_bytes("VmRSS");
  work();
  const std::size_t peak = status_bytes("VmHWM");
  return peak > before ? peak - before : 0;
}

}  // namespace

Measured measure(unsigned runs, const std::function<void()>& work) {
  std::vector<double> took(std::max(1U, runs));
  for (double& ms : took) {
    const double begin = thread_ms();
    work();
    ms = thread_ms() - begin;
  }
  std::sort(took.begin(), took.end());
  return {took.front(), took[took.size() / 2], peak_of(work)};
}

std::size_t zlib_size(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 9);
  return size;
}

std::size_t brotli_size(std::string_view bytes) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC, bytes.size(),
                        reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                        reinterpret_cast<std::uint8_t*>(out.data()));
  return size;
}

}  // namespace bijeen::bench
