/* C functions over libtorch. Every function that can fail returns null or an error object, which the caller frees.
   They have no logic, no callbacks, and no state except counters. Names and order of arguments are those of PyTorch. An out
   argument is written only on success. Arrays are a pointer and a count. A tensor argument marked "or null" is optional. */
#ifndef CISTORCH_H
#define CISTORCH_H
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CT_API __attribute__((visibility("default")))
#define CT_ABI_VERSION 3 /* increase with every change of this file; CisLens.Torch checks it when it loads the library */

typedef struct ct_error ct_error;
typedef struct ct_tensor ct_tensor;
typedef struct ct_optimizer ct_optimizer;

/* errors: 1 from libtorch, 2 out of memory, 3 out of memory on the device, 4 other */
CT_API int ct_error_kind(const ct_error *e);
CT_API const char *ct_error_message(const ct_error *e);
CT_API int ct_error_free(ct_error *e);

/* the library */
CT_API int ct_abi_version(void);
CT_API const char *ct_torch_version(void);
CT_API int64_t ct_live(int what);  /* number of objects that are not freed: 0 tensors, 1 errors, 2 optimizers */
CT_API void ct_fail_in(int64_t calls); /* for tests: the n-th call from now fails; 0 for none */
CT_API ct_error *ct_get_num_threads(int *out);
CT_API ct_error *ct_set_num_threads(int n);
CT_API ct_error *ct_cuda_count(int *out);
CT_API ct_error *ct_cuda_synchronize(int index);
CT_API ct_error *ct_set_allow_tf32(int on);
/* on this thread, products and convolutions round to bfloat16; softmax, layer normalisation and sums do not */
CT_API ct_error *ct_set_bf16(int device, int on);
CT_API ct_error *ct_set_deterministic(int on);
CT_API ct_error *ct_manual_seed(uint64_t seed);
CT_API ct_error *ct_get_rng_state(int device, int index, ct_tensor **out);
CT_API ct_error *ct_set_rng_state(int device, int index, const ct_tensor *state);
CT_API ct_error *ct_set_grad_enabled(int on, int *before);

/* making, reading, moving; dtype and device are the numbers of c10 */
CT_API ct_error *ct_from_data(const void *data, const int64_t *shape, int dims, int dtype, int device, int index, ct_tensor **out);
CT_API ct_error *ct_full(double value, const int64_t *shape, int dims, int dtype, int device, int index, ct_tensor **out);
CT_API ct_error *ct_empty(const int64_t *shape, int dims, int dtype, int device, int index, ct_tensor **out);
CT_API ct_error *ct_rand(const int64_t *shape, int dims, int dtype, int device, int index, ct_tensor **out);
CT_API ct_error *ct_randn(const int64_t *shape, int dims, int dtype, int device, int index, ct_tensor **out);
CT_API ct_error *ct_copy_out(const ct_tensor *x, int dtype, void *data, int64_t bytes);
CT_API ct_error *ct_data(const ct_tensor *x, void **out); /* its memory; only if it is on the CPU and contiguous */
CT_API int ct_free(ct_tensor *x);
CT_API int ct_dim(const ct_tensor *x);
CT_API int64_t ct_size(const ct_tensor *x, int dim);
CT_API int ct_dtype(const ct_tensor *x);
CT_API int ct_device(const ct_tensor *x, int *index);
CT_API ct_error *ct_to(const ct_tensor *x, int dtype, int device, int index, ct_tensor **out);
CT_API ct_error *ct_clone(const ct_tensor *x, ct_tensor **out);
CT_API ct_error *ct_contiguous(const ct_tensor *x, ct_tensor **out);

/* gradients */
CT_API ct_error *ct_detach(const ct_tensor *x, ct_tensor **out);
CT_API int ct_requires_grad(const ct_tensor *x);
CT_API ct_error *ct_set_requires_grad(const ct_tensor *x, int on);
CT_API ct_error *ct_backward(const ct_tensor *x, const ct_tensor *gradient /* or null */);
CT_API ct_error *ct_grad(const ct_tensor *x, ct_tensor **out); /* null if there is none */
CT_API ct_error *ct_set_grad(const ct_tensor *x, const ct_tensor *grad /* or null */);

/* shape */
CT_API ct_error *ct_reshape(const ct_tensor *x, const int64_t *shape, int dims, ct_tensor **out);
CT_API ct_error *ct_permute(const ct_tensor *x, const int64_t *order, int dims, ct_tensor **out);
CT_API ct_error *ct_transpose(const ct_tensor *x, int64_t a, int64_t b, ct_tensor **out);
CT_API ct_error *ct_slice(const ct_tensor *x, int64_t dim, int64_t start, int64_t end, int64_t step, ct_tensor **out);
CT_API ct_error *ct_index_select(const ct_tensor *x, int64_t dim, const ct_tensor *index, ct_tensor **out);
CT_API ct_error *ct_cat(const ct_tensor *const *xs, int count, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_stack(const ct_tensor *const *xs, int count, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_unsqueeze(const ct_tensor *x, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_squeeze(const ct_tensor *x, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_expand(const ct_tensor *x, const int64_t *shape, int dims, ct_tensor **out);
CT_API ct_error *ct_flip(const ct_tensor *x, const int64_t *dims, int count, ct_tensor **out);
CT_API ct_error *ct_constant_pad(const ct_tensor *x, const int64_t *pad, int count, double value, ct_tensor **out);

/* operations on elements */
#define CT_UNARY(F) \
  F(neg) F(abs) F(sign) F(exp) F(expm1) F(log) F(log2) F(log1p) F(sqrt) F(rsqrt) F(square) F(reciprocal) F(sigmoid) F(tanh) \
  F(relu) F(log_sigmoid) F(floor) F(round) F(isfinite) F(isnan) F(logical_not)
#define CT_BINARY(F) F(add) F(sub) F(mul) F(div) F(pow) F(eq) F(ne) F(lt) F(le) F(gt) F(ge) F(maximum) F(minimum)
#define CT_WITH_SCALAR(F) F(add) F(mul) F(div) F(pow) F(eq) F(lt) F(gt) F(ge)
#define CT_DECLARE(op) CT_API ct_error *ct_##op(const ct_tensor *x, ct_tensor **out);
CT_UNARY(CT_DECLARE)
#undef CT_DECLARE
#define CT_DECLARE(op) CT_API ct_error *ct_##op(const ct_tensor *x, const ct_tensor *y, ct_tensor **out);
CT_BINARY(CT_DECLARE)
#undef CT_DECLARE
#define CT_DECLARE(op) CT_API ct_error *ct_##op##_scalar(const ct_tensor *x, double s, ct_tensor **out);
CT_WITH_SCALAR(CT_DECLARE)
#undef CT_DECLARE
CT_API ct_error *ct_clamp(const ct_tensor *x, double min, double max, ct_tensor **out);
CT_API ct_error *ct_where(const ct_tensor *condition, const ct_tensor *x, const ct_tensor *y, ct_tensor **out);
CT_API ct_error *ct_masked_fill(const ct_tensor *x, const ct_tensor *mask, double value, ct_tensor **out);

/* over dimensions, or over all if none are given */
CT_API ct_error *ct_sum(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out);
CT_API ct_error *ct_mean(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out);
CT_API ct_error *ct_amax(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out);
CT_API ct_error *ct_amin(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out);
CT_API ct_error *ct_norm(const ct_tensor *x, const int64_t *dims, int count, int keep, ct_tensor **out);
CT_API ct_error *ct_var(const ct_tensor *x, const int64_t *dims, int count, int unbiased, int keep, ct_tensor **out);
CT_API ct_error *ct_argmax(const ct_tensor *x, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_all(const ct_tensor *x, ct_tensor **out);
CT_API ct_error *ct_softmax(const ct_tensor *x, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_log_softmax(const ct_tensor *x, int64_t dim, ct_tensor **out);
CT_API ct_error *ct_matmul(const ct_tensor *x, const ct_tensor *y, ct_tensor **out);

/* in place */
CT_API ct_error *ct_copy_(const ct_tensor *x, const ct_tensor *from);
CT_API ct_error *ct_fill_(const ct_tensor *x, double value);
CT_API ct_error *ct_add_(const ct_tensor *x, const ct_tensor *y, double alpha);
CT_API ct_error *ct_mul_(const ct_tensor *x, const ct_tensor *y);
CT_API ct_error *ct_mul_scalar_(const ct_tensor *x, double s);
CT_API ct_error *ct_clamp_(const ct_tensor *x, double min, double max);
CT_API ct_error *ct_renorm_(const ct_tensor *x, double p, int64_t dim, double max_norm);

/* layers */
CT_API ct_error *ct_linear(const ct_tensor *x, const ct_tensor *w, const ct_tensor *b /* or null */, ct_tensor **out);
CT_API ct_error *ct_conv1d(const ct_tensor *x, const ct_tensor *w, const ct_tensor *b /* or null */, int64_t stride, int64_t padding,
                           int64_t dilation, int64_t groups, ct_tensor **out);
CT_API ct_error *ct_max_pool1d(const ct_tensor *x, int64_t kernel, int64_t stride, int64_t padding, int64_t dilation, int ceil, ct_tensor **out);
CT_API ct_error *ct_avg_pool1d(const ct_tensor *x, int64_t kernel, int64_t stride, int64_t padding, int ceil, int count_padding, ct_tensor **out);
CT_API ct_error *ct_batch_norm(const ct_tensor *x, const ct_tensor *w /* or null */, const ct_tensor *b /* or null */,
                               const ct_tensor *running_mean /* or null */, const ct_tensor *running_var /* or null */, int training,
                               double momentum, double eps, ct_tensor **out);
CT_API ct_error *ct_layer_norm(const ct_tensor *x, const int64_t *shape, int dims, const ct_tensor *w /* or null */,
                               const ct_tensor *b /* or null */, double eps, ct_tensor **out);
CT_API ct_error *ct_dropout(const ct_tensor *x, double p, int training, ct_tensor **out);
CT_API ct_error *ct_threshold(const ct_tensor *x, double threshold, double value, ct_tensor **out);
CT_API ct_error *ct_softplus(const ct_tensor *x, double beta, double threshold, ct_tensor **out);
CT_API ct_error *ct_gelu(const ct_tensor *x, int tanh, ct_tensor **out);
CT_API ct_error *ct_gelu_sigmoid(const ct_tensor *x, ct_tensor **out); /* x * sigmoid(1.702 x) */

/* losses; reduction 0 none, 1 mean, 2 sum */
CT_API ct_error *ct_binary_cross_entropy(const ct_tensor *p, const ct_tensor *y, const ct_tensor *weight /* or null */, int reduction, ct_tensor **out);
CT_API ct_error *ct_binary_cross_entropy_with_logits(const ct_tensor *x, const ct_tensor *y, const ct_tensor *weight /* or null */,
                                                     const ct_tensor *pos_weight /* or null */, int reduction, ct_tensor **out);
CT_API ct_error *ct_mse_loss(const ct_tensor *x, const ct_tensor *y, int reduction, ct_tensor **out);
CT_API ct_error *ct_poisson_nll_loss(const ct_tensor *x, const ct_tensor *y, int log_input, int full, double eps, int reduction, ct_tensor **out);

/* optimizers: made empty, then given groups of parameters, each with its weight decay */
CT_API ct_error *ct_sgd(double lr, double momentum, double dampening, int nesterov, ct_optimizer **out);
CT_API ct_error *ct_rmsprop(double lr, double alpha, double eps, double momentum, int centered, ct_optimizer **out);
CT_API ct_error *ct_adam(double lr, double beta1, double beta2, double eps, int amsgrad, ct_optimizer **out);
CT_API ct_error *ct_adamw(double lr, double beta1, double beta2, double eps, int amsgrad, ct_optimizer **out);
CT_API int ct_optimizer_free(ct_optimizer *o);
CT_API ct_error *ct_optimizer_add_group(ct_optimizer *o, const ct_tensor *const *params, int count, double weight_decay);
CT_API ct_error *ct_optimizer_step(ct_optimizer *o);
CT_API ct_error *ct_optimizer_zero_grad(ct_optimizer *o);
CT_API ct_error *ct_optimizer_set_lr(ct_optimizer *o, int group, double lr);
CT_API ct_error *ct_optimizer_get_state(ct_optimizer *o, const ct_tensor *param, int slot, ct_tensor **out); /* null if there is none */
CT_API ct_error *ct_optimizer_set_state(ct_optimizer *o, const ct_tensor *param, int slot, const ct_tensor *value);
CT_API ct_error *ct_clip_grad_norm(const ct_tensor *const *params, int count, double max_norm, double *total);

#ifdef __cplusplus
}
#endif
#endif
