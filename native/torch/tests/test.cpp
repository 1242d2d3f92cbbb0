// Tests every function of cistorch.h, with correct and wrong arguments, under the sanitizers. Prints 'N passed, N failed'; see ./run.
#include "../cistorch.h"
#include <cmath>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <string>
#include <vector>

namespace {
int passed = 0, failed = 0;
constexpr int F32 = 6, F64 = 7, I64 = 4, U8 = 0, CPU = 0, CUDA = 1;

void expect(bool holds, const char *what) {
  (holds ? passed : failed)++;
  if (!holds) std::printf("failed: %s\n", what);
}
void ok(ct_error *e, const char *what) {
  if (e) std::printf("%s: %s\n", what, ct_error_message(e));
  expect(e == nullptr, what);
  if (e) ct_error_free(e);
}
// kind 1 is an error of libtorch; sometimes it throws exceptions of the standard library, kind 4
void refuses(ct_error *e, int kind, const char *what) {
  expect(e != nullptr && (ct_error_kind(e) == kind || (kind == 1 && ct_error_kind(e) == 4)) && std::strlen(ct_error_message(e)) > 0, what);
  if (e) ct_error_free(e);
}
#define OK(call) ok(call, #call)
#define REFUSES(call) refuses(call, 1, #call)

struct T {  // a tensor of a test; freed at the end of the block
  ct_tensor *p = nullptr;
  T() = default;
  T(const T &) = delete;
  T &operator=(const T &) = delete;
  ~T() {
    if (p) ct_free(p);
  }
  operator const ct_tensor *() const { return p; }
  ct_tensor **operator&() { return &p; }
};
void fill(T &t, std::initializer_list<int64_t> shape, double value, int dtype = F64) {
  OK(ct_full(value, shape.begin(), static_cast<int>(shape.size()), dtype, CPU, -1, &t));
}
double sum(const ct_tensor *x) {
  T s;
  double value = NAN;
  OK(ct_sum(x, nullptr, 0, 0, &s));
  if (s.p) OK(ct_copy_out(s, F64, &value, 8));
  return value;
}
void is(const T &x, double total, const char *what) {
  expect(x.p != nullptr && std::fabs(sum(x) - total) < 1e-9 * (1 + std::fabs(total)), what);
}

void library() {
  int n = 0, before = 0;
  expect(ct_abi_version() == CT_ABI_VERSION, "ABI version");
  expect(std::strlen(ct_torch_version()) > 0, "libtorch version");
  OK(ct_set_num_threads(1));
  OK(ct_get_num_threads(&n));
  expect(n == 1, "threads");
  REFUSES(ct_set_num_threads(0));
  OK(ct_cuda_count(&n));
  if (n == 0) REFUSES(ct_cuda_synchronize(0));
  else OK(ct_cuda_synchronize(0));
  OK(ct_set_allow_tf32(0));
  OK(ct_set_bf16(CPU, 1));
  OK(ct_set_bf16(CPU, 0));
  OK(ct_set_deterministic(1));
  OK(ct_set_deterministic(0));
  OK(ct_manual_seed(1));
  T state, wrong, a, b;
  int64_t shape[] = {3};
  OK(ct_get_rng_state(CPU, -1, &state));
  OK(ct_rand(shape, 1, F64, CPU, -1, &a));
  OK(ct_set_rng_state(CPU, -1, state));
  OK(ct_rand(shape, 1, F64, CPU, -1, &b));
  is(a, sum(b), "generator goes on");
  fill(wrong, {3}, 0, U8);
  REFUSES(ct_set_rng_state(CPU, -1, wrong));
  OK(ct_set_grad_enabled(0, &before));
  expect(before == 1, "gradients were on");
  OK(ct_set_grad_enabled(before, &before));
}

void errors() {
  T none;
  int64_t huge[] = {int64_t{1} << 50}, shape[] = {2};
  refuses(ct_full(0, huge, 1, F32, CPU, -1, &none), 2, "memory of the machine");
  ct_fail_in(1);
  refuses(ct_full(0, shape, 1, F32, CPU, -1, &none), 4, "failure on request");
  REFUSES(ct_full(0, shape, 1, 99, CPU, -1, &none));
  REFUSES(ct_full(0, shape, 1, F32, 99, 0, &none));
  int64_t negative[] = {-1};
  REFUSES(ct_rand(negative, 1, F32, CPU, -1, &none));
  REFUSES(ct_randn(negative, 1, F32, CPU, -1, &none));
  REFUSES(ct_empty(negative, 1, F32, CPU, -1, &none));
  expect(none.p == nullptr, "an out argument does not change");
  expect(ct_live(1) == 0, "errors are freed");
}

void data() {
  float values[] = {1, 2, 3, 4, 5, 6};
  int64_t shape[] = {2, 3};
  T x, y, z;
  OK(ct_from_data(values, shape, 2, F32, CPU, -1, &x));
  expect(ct_dim(x) == 2 && ct_size(x, 1) == 3 && ct_dtype(x) == F32, "shape and type");
  int index = 7;
  expect(ct_device(x, &index) == CPU && index == -1, "device");
  double back[6];
  OK(ct_copy_out(x, F64, back, sizeof back));
  expect(back[5] == 6, "values come back");
  REFUSES(ct_copy_out(x, F64, back, 8));
  void *memory = nullptr;
  OK(ct_data(x, &memory));
  expect(memory != nullptr && std::memcmp(memory, values, sizeof values) == 0, "the memory has the values");
  T turned, unset;
  OK(ct_transpose(x, 0, 1, &turned));
  REFUSES(ct_data(turned, &memory));
  OK(ct_empty(shape, 2, F32, CPU, -1, &unset));
  expect(ct_dim(unset) == 2 && ct_size(unset, 1) == 3 && ct_dtype(unset) == F32, "shape and type without values");
  OK(ct_to(x, F64, CPU, -1, &y));
  expect(ct_dtype(y) == F64, "converted");
  OK(ct_clone(x, &z));
  is(z, 21, "clone");
  T t, c, r, none;
  OK(ct_randn(shape, 2, F32, CPU, -1, &r));
  OK(ct_transpose(x, 0, 1, &t));
  OK(ct_contiguous(t, &c));
  is(c, 21, "contiguous");
  int64_t empty[] = {0, 4};
  T nothing;
  OK(ct_from_data(values, empty, 2, F32, CPU, -1, &nothing));
  OK(ct_copy_out(nothing, F32, nullptr, 0));
  int count = 0;
  OK(ct_cuda_count(&count));
  if (count == 0) {
    ct_error *e = ct_to(x, F32, CUDA, 0, &none);
    expect(e != nullptr, "no GPU");
    if (e) ct_error_free(e);
  }
}

void gradients() {
  T x, y, g, d, seed;
  fill(x, {3}, 2);
  expect(!ct_requires_grad(x), "no gradient asked");
  OK(ct_set_requires_grad(x, 1));
  OK(ct_square(x, &y));
  REFUSES(ct_backward(y, nullptr));
  fill(seed, {3}, 1);
  OK(ct_backward(y, seed));
  OK(ct_grad(x, &g));
  is(g, 12, "gradient of the squares");
  OK(ct_set_grad(x, nullptr));
  T none;
  OK(ct_grad(x, &none));
  expect(none.p == nullptr, "gradient taken away");
  OK(ct_set_grad(x, seed));
  OK(ct_detach(y, &d));
  expect(!ct_requires_grad(d), "detached");
  REFUSES(ct_backward(d, seed));
  REFUSES(ct_fill_(x, 0));
  T whole;
  fill(whole, {1}, 1, I64);
  REFUSES(ct_set_requires_grad(whole, 1));
}

void shapes() {
  T x, index, bad, o[14];
  fill(x, {2, 3}, 1);
  fill(index, {2}, 1, I64);
  fill(bad, {1}, 9, I64);
  int64_t six[] = {6}, seven[] = {7}, swap[] = {1, 0}, same[] = {0, 0}, wide[] = {4, 2, 3}, pad[] = {1, 1}, odd[] = {1}, dims[] = {0, 1};
  const ct_tensor *two[] = {x, x}, *mixed[] = {x, index};
  OK(ct_reshape(x, six, 1, &o[0]));
  REFUSES(ct_reshape(x, seven, 1, &o[13]));
  OK(ct_permute(x, swap, 2, &o[1]));
  REFUSES(ct_permute(x, same, 2, &o[13]));
  OK(ct_transpose(x, 0, 1, &o[2]));
  REFUSES(ct_transpose(x, 0, 5, &o[13]));
  OK(ct_slice(x, 1, 0, 3, 2, &o[3]));
  REFUSES(ct_slice(x, 1, 0, 3, 0, &o[13]));
  OK(ct_index_select(x, 0, index, &o[4]));
  REFUSES(ct_index_select(x, 0, bad, &o[13]));
  OK(ct_cat(two, 2, 1, &o[5]));
  REFUSES(ct_cat(mixed, 2, 1, &o[13]));
  REFUSES(ct_cat(two, 0, 0, &o[13]));
  OK(ct_stack(two, 2, 0, &o[6]));
  REFUSES(ct_stack(mixed, 2, 0, &o[13]));
  OK(ct_unsqueeze(x, 0, &o[7]));
  REFUSES(ct_unsqueeze(x, 9, &o[13]));
  OK(ct_squeeze(o[7], 0, &o[8]));
  REFUSES(ct_squeeze(x, 9, &o[13]));
  OK(ct_expand(x, wide, 3, &o[9]));
  REFUSES(ct_expand(x, seven, 1, &o[13]));
  OK(ct_flip(x, dims, 2, &o[10]));
  REFUSES(ct_flip(x, same, 2, &o[13]));
  OK(ct_constant_pad(x, pad, 2, 5, &o[11]));
  is(o[11], 26, "padding");
  REFUSES(ct_constant_pad(x, odd, 1, 0, &o[13]));
}

void elements() {
  T x, other, long_one;
  fill(x, {4}, 0.5);
  fill(other, {4}, 2);
  fill(long_one, {5}, 2);
#define TRY(op) { T o; OK(ct_##op(x, &o)); }
  CT_UNARY(TRY)
#undef TRY
#define TRY(op) { T o, none; OK(ct_##op(x, other, &o)); REFUSES(ct_##op(x, long_one, &none)); }
  CT_BINARY(TRY)
#undef TRY
#define TRY(op) { T o; OK(ct_##op##_scalar(x, 2, &o)); }
  CT_WITH_SCALAR(TRY)
#undef TRY
  T mask, a, b, c, none;
  OK(ct_eq(x, x, &mask));
  OK(ct_clamp(x, 1, 2, &a));
  is(a, 4, "clamp");
  OK(ct_where(mask, x, other, &b));
  is(b, 2, "where");
  REFUSES(ct_where(mask, x, long_one, &none));
  OK(ct_masked_fill(x, mask, 3, &c));
  is(c, 12, "masked fill");
  T long_mask;
  OK(ct_isnan(long_one, &long_mask));
  REFUSES(ct_masked_fill(x, long_mask, 3, &none));
}

void reductions() {
  T x, o[11], none;
  fill(x, {2, 3}, 2);
  int64_t last[] = {1}, beyond[] = {7};
  OK(ct_sum(x, last, 1, 1, &o[0]));
  OK(ct_mean(x, last, 1, 0, &o[1]));
  OK(ct_amax(x, last, 1, 0, &o[2]));
  OK(ct_amin(x, nullptr, 0, 0, &o[3]));
  OK(ct_norm(x, last, 1, 0, &o[4]));
  is(o[4], 2 * std::sqrt(12.0), "norm");
  OK(ct_var(x, last, 1, 1, 0, &o[5]));
  OK(ct_argmax(x, 1, &o[6]));
  OK(ct_all(x, &o[7]));
  OK(ct_softmax(x, 1, &o[8]));
  is(o[8], 2, "softmax");
  OK(ct_log_softmax(x, 1, &o[9]));
  REFUSES(ct_sum(x, beyond, 1, 0, &none));
  REFUSES(ct_mean(x, beyond, 1, 0, &none));
  REFUSES(ct_amax(x, beyond, 1, 0, &none));
  REFUSES(ct_amin(x, beyond, 1, 0, &none));
  REFUSES(ct_norm(x, beyond, 1, 0, &none));
  REFUSES(ct_var(x, beyond, 1, 1, 0, &none));
  REFUSES(ct_argmax(x, 7, &none));
  REFUSES(ct_softmax(x, 7, &none));
  REFUSES(ct_log_softmax(x, 7, &none));
  T t;
  OK(ct_transpose(x, 0, 1, &t));
  OK(ct_matmul(x, t, &o[10]));
  is(o[10], 48, "matrix product");
  REFUSES(ct_matmul(x, x, &none));
}

void in_place() {
  T x, y, long_one;
  fill(x, {2, 2}, 3);
  fill(y, {2, 2}, 1);
  fill(long_one, {5}, 1);
  OK(ct_add_(x, y, 0.5));
  OK(ct_mul_(x, x));
  OK(ct_mul_scalar_(x, 2));
  OK(ct_clamp_(x, 0, 10));
  is(x, 40, "in place");
  OK(ct_renorm_(x, 2, 0, 1));
  OK(ct_copy_(x, y));
  is(x, 4, "copied");
  OK(ct_fill_(x, 0));
  REFUSES(ct_add_(x, long_one, 1));
  REFUSES(ct_mul_(x, long_one));
  REFUSES(ct_copy_(x, long_one));
  REFUSES(ct_renorm_(x, 2, 9, 1));
  T whole;
  fill(whole, {2}, 1, I64);
  REFUSES(ct_mul_scalar_(whole, 0.5));
}

void layers() {
  T x, w, b, mean, var, o[10], none, lone;
  fill(x, {2, 4, 10}, 1);
  fill(w, {3, 4, 5}, 1);
  fill(b, {3}, 1);
  fill(lone, {7}, 1);
  OK(ct_conv1d(x, w, b, 1, 0, 1, 1, &o[0]));
  is(o[0], 2 * 3 * 6 * 21, "convolution");
  REFUSES(ct_conv1d(x, lone, nullptr, 1, 0, 1, 1, &none));
  REFUSES(ct_conv1d(x, w, nullptr, 0, 0, 1, 1, &none));
  OK(ct_max_pool1d(x, 3, 3, 0, 1, 1, &o[1]));
  REFUSES(ct_max_pool1d(x, 3, 3, 2, 1, 0, &none));
  OK(ct_avg_pool1d(x, 3, 3, 0, 0, 1, &o[2]));
  REFUSES(ct_avg_pool1d(x, 3, 3, 2, 0, 1, &none));
  T one, zero;
  fill(one, {4}, 1);
  fill(zero, {4}, 0);
  fill(mean, {4}, 0);
  fill(var, {4}, 1);
  OK(ct_batch_norm(x, one, zero, mean, var, 1, 0.1, 1e-5, &o[3]));
  OK(ct_batch_norm(x, nullptr, nullptr, mean, var, 0, 0.1, 1e-5, &o[4]));
  REFUSES(ct_batch_norm(x, b, nullptr, mean, var, 0, 0.1, 1e-5, &none));
  int64_t ten[] = {10}, nine[] = {9};
  OK(ct_layer_norm(x, ten, 1, nullptr, nullptr, 1e-5, &o[5]));
  REFUSES(ct_layer_norm(x, nine, 1, nullptr, nullptr, 1e-5, &none));
  OK(ct_dropout(x, 0.5, 1, &o[6]));
  REFUSES(ct_dropout(x, 2, 1, &none));
  T p, q, r, s, gate, dense;
  OK(ct_threshold(x, 2, 1e-6, &p));
  OK(ct_softplus(x, 1, 20, &q));
  OK(ct_gelu(x, 0, &r));
  OK(ct_gelu(x, 1, &s));
  OK(ct_gelu_sigmoid(one, &gate));
  is(gate, 4 / (1 + std::exp(-1.702)), "x sigmoid(1.702 x)");
  fill(dense, {2, 10}, 1);
  OK(ct_linear(x, dense, nullptr, &o[7]));
  is(o[7], 2 * 4 * 2 * 10, "dense");
  REFUSES(ct_linear(x, lone, nullptr, &none));
}

void losses() {
  T x, y, far_, wide, o[8], none;
  fill(x, {4}, 0.5);
  fill(y, {4}, 1);
  fill(far_, {4}, 2);
  fill(wide, {5}, 1);
  OK(ct_binary_cross_entropy(x, y, nullptr, 2, &o[0]));
  is(o[0], 4 * std::log(2.0), "cross entropy");
  OK(ct_binary_cross_entropy(x, y, y, 1, &o[1]));
  REFUSES(ct_binary_cross_entropy(far_, y, nullptr, 1, &none));
  OK(ct_binary_cross_entropy_with_logits(x, y, y, y, 0, &o[2]));
  REFUSES(ct_binary_cross_entropy_with_logits(x, wide, nullptr, nullptr, 1, &none));
  OK(ct_mse_loss(x, y, 2, &o[3]));
  is(o[3], 1, "squared error");
  REFUSES(ct_mse_loss(x, wide, 1, &none));
  OK(ct_poisson_nll_loss(x, y, 0, 1, 1e-8, 1, &o[4]));
  REFUSES(ct_poisson_nll_loss(x, wide, 1, 0, 1e-8, 1, &none));
}

void use(ct_optimizer *o, const char *name) {
  T w, g;
  fill(w, {3}, 1);
  OK(ct_set_requires_grad(w, 1));
  const ct_tensor *group[] = {w};
  OK(ct_optimizer_add_group(o, group, 1, 0.01));
  fill(g, {3}, 1);
  T state;
  OK(ct_optimizer_get_state(o, w, 0, &state));
  expect(state.p == nullptr, "nothing remembered yet");
  for (int i = 0; i < 3; i++) {
    OK(ct_set_grad(w, g));
    OK(ct_optimizer_step(o));
  }
  expect(sum(w) < 3, name);
  double norm = 0;
  OK(ct_clip_grad_norm(group, 1, 0.5, &norm));
  expect(std::fabs(norm - std::sqrt(3.0)) < 1e-9, "norm of the gradient");
  OK(ct_optimizer_get_state(o, w, 0, &state));
  if (state.p) OK(ct_optimizer_set_state(o, w, 0, state));
  T second;
  ct_error *e = ct_optimizer_get_state(o, w, 1, &second);
  if (e) ct_error_free(e);
  if (second.p) OK(ct_optimizer_set_state(o, w, 1, second));
  T none;
  refuses(ct_optimizer_get_state(o, w, 9, &none), 4, "no such slot");
  refuses(ct_optimizer_set_state(o, w, 9, g), 4, "no such slot to set");
  OK(ct_optimizer_set_lr(o, 0, 0.5));
  refuses(ct_optimizer_set_lr(o, 5, 0.5), 4, "no such group");
  OK(ct_optimizer_zero_grad(o));
  T grad;
  OK(ct_grad(w, &grad));
  expect(grad.p == nullptr, "gradient taken off");
  ct_optimizer_free(o);
}

void optimizers() {
  ct_optimizer *o = nullptr;
  OK(ct_sgd(0.1, 0.9, 0, 1, &o));
  use(o, "SGD moves");
  OK(ct_rmsprop(0.1, 0.99, 1e-8, 0.5, 1, &o));
  use(o, "RMSprop moves");
  OK(ct_adam(0.1, 0.9, 0.999, 1e-8, 1, &o));
  use(o, "Adam moves");
  OK(ct_adamw(0.1, 0.9, 0.999, 1e-8, 0, &o));
  use(o, "AdamW moves");
  REFUSES(ct_sgd(-1, 0, 0, 0, &o));
  REFUSES(ct_rmsprop(-1, 0.9, 1e-8, 0, 0, &o));
  REFUSES(ct_adam(-1, 0.9, 0.999, 1e-8, 0, &o));
  REFUSES(ct_adamw(-1, 0.9, 0.999, 1e-8, 0, &o));
  expect(ct_live(2) == 0, "optimizers are freed");
}
}  // namespace

int main() {
  void (*all[])() = {library, errors, data, gradients, shapes, elements, reductions, in_place, layers, losses, optimizers};
  for (auto test : all) {
    test();
    expect(ct_live(0) == 0 && ct_live(1) == 0 && ct_live(2) == 0, "everything is freed");
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
