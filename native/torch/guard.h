// Shared by all functions of the shim: the macro that catches all exceptions, and the count of live objects.
#pragma once
#include <ATen/ATen.h>
#include <atomic>
#include <new>
#include <string>
#include <utility>
#include <vector>
#include "cistorch.h"

struct ct_error {
  int kind;
  std::string message;
};
struct ct_tensor {
  at::Tensor t;
};

namespace cis {
extern std::atomic<int64_t> live[3];    // tensors, errors, optimizers
void count_call();                      // throws if ct_fail_in set this call to fail
ct_error *fail(int kind, const char *message) noexcept;
ct_error *refused(const char *message) noexcept;

inline ct_tensor *own(at::Tensor t) {
  auto p = new ct_tensor{std::move(t)};
  ++live[0];
  return p;
}
inline at::Tensor opt(const ct_tensor *t) { return t ? t->t : at::Tensor(); }
inline at::IntArrayRef ints(const int64_t *p, int n) { return at::IntArrayRef(p, static_cast<size_t>(n)); }
// libtorch ends the process if a number is not a type
inline at::ScalarType type(int dtype) {
  TORCH_CHECK(dtype >= 0 && dtype < static_cast<int>(at::ScalarType::Undefined), "no element type has the number ", dtype);
  return static_cast<at::ScalarType>(dtype);
}
inline at::Device device(int kind, int index) {
  TORCH_CHECK(c10::isValidDeviceType(static_cast<at::DeviceType>(kind)), "no kind of device has the number ", kind);
  return at::Device(static_cast<at::DeviceType>(kind), static_cast<c10::DeviceIndex>(index));
}
inline at::TensorOptions options(int dtype, int kind, int index) {
  return at::TensorOptions().dtype(type(dtype)).device(device(kind, index));
}
std::vector<at::Tensor> list(const ct_tensor *const *xs, int count);

template <class F>
ct_error *guard(F &&body) noexcept {
  try {
    count_call();
    body();
    return nullptr;
  } catch (const c10::OutOfMemoryError &e) {
    return fail(3, e.what_without_backtrace());
  } catch (const c10::Error &e) {
    return refused(e.what_without_backtrace());
  } catch (const std::bad_alloc &) {
    return fail(2, "out of memory");
  } catch (const std::exception &e) {
    return fail(4, e.what());
  } catch (...) {
    return fail(4, "unknown native error");
  }
}
template <class F>
ct_error *make(ct_tensor **out, F &&body) noexcept {
  return guard([&] { *out = own(body()); });
}
}  // namespace cis
