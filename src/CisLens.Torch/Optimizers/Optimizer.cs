using CisLens.Torch.Interop;

namespace CisLens.Torch.Optimizers;

/// <summary>
/// An optimizer of libtorch. It is made empty and then given groups of named weights, each group with its weight decay. Its state can be
/// saved and restored, so that a training continues with the same bits.
/// </summary>
public sealed class Optimizer : IDisposable
{
    readonly OptimizerHandle _handle;
    readonly string[] _slots;
    readonly List<(string Name, Tensor Tensor)> _parameters = [];
    int _groups;

    Optimizer(nint error, OptimizerHandle handle, params string[] slots)
    {
        if (error != 0)
        {
            handle.Dispose();
            NativeError.Check(error);
        }
        _handle = handle;
        _slots = slots;
    }

    /// <summary>Stochastic gradient descent with momentum.</summary>
    public static Optimizer Sgd(double learningRate, double momentum = 0, double dampening = 0, bool nesterov = false) =>
        new(LibTorch.ct_sgd(learningRate, momentum, dampening, nesterov ? 1 : 0, out var h), h, "momentum_buffer");

    /// <summary>RMSprop (Hinton's lecture 6e) as in PyTorch: eps is added outside the root.</summary>
    public static Optimizer RmsProp(double learningRate, double alpha = 0.99, double eps = 1e-8, double momentum = 0,
        bool centered = false) =>
        new(LibTorch.ct_rmsprop(learningRate, alpha, eps, momentum, centered ? 1 : 0, out var h), h, "step", "square_avg",
            "momentum_buffer", "grad_avg");

    /// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
    public static Optimizer Adam(double learningRate, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, bool amsgrad = false) =>
        new(LibTorch.ct_adam(learningRate, beta1, beta2, eps, amsgrad ? 1 : 0, out var h), h, "step", "exp_avg", "exp_avg_sq",
            "max_exp_avg_sq");

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    public static Optimizer AdamW(double learningRate, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, bool amsgrad = false) =>
        new(LibTorch.ct_adamw(learningRate, beta1, beta2, eps, amsgrad ? 1 : 0, out var h), h, "step", "exp_avg", "exp_avg_sq",
            "max_exp_avg_sq");

    /// <summary>Adds weights. They must live as long as this object.</summary>
    public Optimizer AddGroup(IEnumerable<KeyValuePair<string, Tensor>> parameters, double weightDecay = 0)
    {
        var group = parameters.Select(p => (p.Key, p.Value)).ToArray();
        using var list = new HandleList(group.Select(p => p.Value));
        NativeError.Check(LibTorch.ct_optimizer_add_group(_handle, list.Pointers, list.Pointers.Length, weightDecay));
        _parameters.AddRange(group);
        _groups++;
        return this;
    }

    /// <summary>Changes the weights by their gradients. Weights without a gradient do not change.</summary>
    public void Step() => NativeError.Check(LibTorch.ct_optimizer_step(_handle));

    /// <summary>Removes the gradients of all weights.</summary>
    public void ZeroGrad() => NativeError.Check(LibTorch.ct_optimizer_zero_grad(_handle));

    /// <summary>Sets the learning rate of every group.</summary>
    public void SetLearningRate(double learningRate)
    {
        for (int group = 0; group < _groups; group++)
            NativeError.Check(LibTorch.ct_optimizer_set_lr(_handle, group, learningRate));
    }

    /// <summary>Scales all gradients so that their joint norm is at most <paramref name="maxNorm"/>. Returns the norm before.</summary>
    public double ClipGradNorm(double maxNorm)
    {
        using var list = new HandleList(_parameters.Select(p => p.Tensor));
        NativeError.Check(LibTorch.ct_clip_grad_norm(list.Pointers, list.Pointers.Length, maxNorm, out double norm));
        return norm;
    }

    /// <summary>A copy of the state of the optimizer, as <c>WEIGHT.exp_avg</c> and so on; empty before the first step.</summary>
    public SortedDictionary<string, Tensor> SaveState()
    {
        var state = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in _parameters)
            for (int slot = 0; slot < _slots.Length; slot++)
            {
                using var value = Tensor.OwnOptional(LibTorch.ct_optimizer_get_state(_handle, tensor.Handle, slot, out var h), h);
                if (value is not null)
                    state[$"{name}.{_slots[slot]}"] = value.Clone();
            }
        return state;
    }

    /// <summary>Restores a state of <see cref="SaveState"/>, for the same weights with the same names.</summary>
    /// <exception cref="ArgumentException">The state has a name that this optimizer does not have.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state)
    {
        int used = 0;
        foreach (var (name, tensor) in _parameters)
            for (int slot = 0; slot < _slots.Length; slot++)
                if (state.TryGetValue($"{name}.{_slots[slot]}", out var value))
                {
                    NativeError.Check(LibTorch.ct_optimizer_set_state(_handle, tensor.Handle, slot, value.Handle));
                    used++;
                }
        if (used != state.Count)
            throw new ArgumentException($"the optimizer state has {state.Count} entries, but only {used} of them belong to these weights");
    }

    /// <summary>Frees the native object. The weights are not freed.</summary>
    public void Dispose() => _handle.Dispose();
}
