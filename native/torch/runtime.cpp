// Settings of the library: threads, devices, generators, grad mode.
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/GradMode.h>  // 2.x no longer brings c10::GradMode with its other headers; c10's is in 1.13 too
#include <torch/cuda.h>
#include <torch/version.h>
#include <cstdlib>
#include <sys/mman.h>
#include <mutex>
#include "guard.h"
using namespace cis;

#if TORCH_VERSION_MAJOR == 1  // later versions have another form of allocator, and run these networks on a GPU
namespace {
// Tensors of 256 MiB and more, which malloc takes from the system and gives back (NativeRuntime.cs). In pages of 2 MiB the first use
// costs a fifth of the time. Where the system has none, this is the same as the allocator of libtorch.
struct LargeTensors final : at::Allocator {
  at::DataPtr allocate(size_t bytes) const override {
    void *p = nullptr;
    auto *other = c10::GetDefaultCPUAllocator();
    if (bytes < 256 << 20 || posix_memalign(&p, 2 << 20, bytes) != 0) return other->allocate(bytes);
    madvise(p, bytes, MADV_HUGEPAGE);
    return {p, p, other->raw_deleter(), at::Device(at::kCPU)};
  }
  at::DeleterFnPtr raw_deleter() const override { return c10::GetDefaultCPUAllocator()->raw_deleter(); }
};
LargeTensors large_tensors;
const bool used = (c10::SetCPUAllocator(&large_tensors), true);
}  // namespace
#endif

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
ct_error *ct_set_bf16(int kind, int on) {
  return guard([&] {
    auto on_device = device(kind, -1).type();
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4
    at::autocast::set_autocast_dtype(on_device, at::kBFloat16);
    at::autocast::set_autocast_enabled(on_device, on != 0);
#else
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    on_device == at::kCPU ? at::autocast::set_cpu_enabled(on != 0) : at::autocast::set_enabled(on != 0);
#endif
    // a weight that was rounded without gradients must not be used again with them
    at::autocast::set_autocast_cache_enabled(false);
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
