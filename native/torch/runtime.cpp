// Settings of the library: threads, devices, generators, grad mode.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>  // 2.x no longer brings c10::GradMode with its other headers; c10's is in 1.13 too
#include <torch/cuda.h>
#include <torch/version.h>
#include <mutex>
#include "guard.h"
using namespace cis;

int ct_abi_version(void) { return CT_ABI_VERSION; }
const char *ct_torch_version(void) { return TORCH_VERSION; }
ct_error *ct_get_num_threads(int *out) {
  return guard([&] { *out = at::get_num_threads(); });
}
ct_error *ct_set_num_threads(int n) {
  return guard([&] { at::set_num_threads(n); });
}
ct_error *ct_cuda_count(int *out) {
  return guard([&] { *out = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0; });
}
ct_error *ct_cuda_synchronize(int index) {
  return guard([&] { torch::cuda::synchronize(index); });
}
ct_error *ct_set_allow_tf32(int on) {
  return guard([&] {
    at::globalContext().setAllowTF32CuBLAS(on != 0);
    at::globalContext().setAllowTF32CuDNN(on != 0);
  });
}
ct_error *ct_set_deterministic(int on) {
  return guard([&] {
    at::globalContext().setDeterministicAlgorithms(on != 0, false);
    at::globalContext().setDeterministicCuDNN(on != 0);
    at::globalContext().setBenchmarkCuDNN(false);
  });
}
ct_error *ct_manual_seed(uint64_t seed) {
  return guard([&] { at::manual_seed(seed); });
}
ct_error *ct_get_rng_state(int kind, int index, ct_tensor **out) {
  return make(out, [&] {
    auto generator = at::globalContext().defaultGenerator(device(kind, index));
    std::lock_guard<std::mutex> lock(generator.mutex());
    return generator.get_state();
  });
}
ct_error *ct_set_rng_state(int kind, int index, const ct_tensor *state) {
  return guard([&] {
    auto generator = at::globalContext().defaultGenerator(device(kind, index));
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(state->t);
  });
}
ct_error *ct_set_grad_enabled(int on, int *before) {
  return guard([&] {
    *before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(on != 0);
  });
}
