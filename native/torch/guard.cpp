#include "guard.h"
#include <cstring>

namespace {
ct_error no_room{2, "out of memory"};  // used if there is no memory for an error object
std::atomic<int64_t> calls_left{0};
}  // namespace

namespace cis {
std::atomic<int64_t> live[3]{};

void count_call() {
  if (calls_left.load(std::memory_order_relaxed) > 0 && --calls_left == 0) throw std::runtime_error("failed on request");
}

ct_error *fail(int kind, const char *message) noexcept {
  try {
    auto e = new ct_error{kind, message};
    ++live[1];
    return e;
  } catch (...) {
    return &no_room;
  }
}

// the CPU allocator of libtorch throws the general error "DefaultCPUAllocator: can't allocate memory"
ct_error *refused(const char *message) noexcept { return fail(std::strstr(message, "DefaultCPUAllocator") ? 2 : 1, message); }

std::vector<at::Tensor> list(const ct_tensor *const *xs, int count) {
  std::vector<at::Tensor> all;
  all.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; i++) all.push_back(xs[i]->t);
  return all;
}
}  // namespace cis

int ct_error_kind(const ct_error *e) { return e->kind; }
const char *ct_error_message(const ct_error *e) { return e->message.c_str(); }
int ct_error_free(ct_error *e) {
  if (e == &no_room) return 0;
  delete e;
  --cis::live[1];
  return 0;
}
int64_t ct_live(int what) { return cis::live[what]; }
void ct_fail_in(int64_t calls) { calls_left = calls; }
