using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>
/// Predictions for windows of longer sequences, whose first layers are computed once per sequence. A layer without padding has the same
/// outputs for a window as for the sequence around it. A pool has them if the window starts at a multiple of its size, so before each pool
/// the windows are grouped by the remainder of their start: windows every 200 bp and two pools of 4 give one group, and then two.
/// </summary>
/// <param name="shared">The layers that are computed once per sequence.</param>
/// <param name="window">Length of a window in bp.</param>
/// <param name="context">The weights.</param>
/// <param name="last">The other layers: from the outputs of the shared layers for some windows to predictions.</param>
/// <param name="output">Receives windows × tracks, in the order of the windows.</param>
sealed class SlidingPass(IReadOnlyList<Layer> shared, int window, ForwardContext context, Func<Tensor, Tensor> last, float[] output)
{
    const long MostNumbers = 1 << 24;   // inputs of the last layers at once: 64 MiB, and the same for their copy

    readonly List<(int Index, Tensor Rows)> _waiting = [];
    int _windows;

    /// <summary>Number of first layers of a network that can be computed once for overlapping windows.</summary>
    public static int Shared(IEnumerable<Layer> layers) => layers.TakeWhile(IsShared).Count();

    static bool IsShared(Layer layer) => layer switch
    {
        Conv conv => conv.Padding == 0 && conv.ExtraRight == 0,
        MaxPool pool => !pool.Ceil,
        Activation or BatchNorm or Pointwise or Constants or Crop or MeanPool or SlidingPool => true,
        Sequential rows => rows.Layers.All(IsShared),
        Residual residual => residual.Body.All(IsShared),
        _ => false,
    };

    /// <summary>Predicts windows of one sequence.</summary>
    /// <param name="sequence">One-hot, <c>1 4 L</c>.</param>
    /// <param name="starts0">0-based starts of the windows.</param>
    public void Add(Tensor sequence, IReadOnlyList<int> starts0)
    {
        Run(0, sequence, [.. starts0.Select((start, i) => (_windows + i, (long)start))], new Shape(4, window));
        _windows += starts0.Count;
    }

    /// <summary>Computes the layers from one on.</summary>
    /// <param name="from">Index of the first layer.</param>
    /// <param name="x">Its input for the whole sequence.</param>
    /// <param name="windows">The windows, and where each starts in the input.</param>
    /// <param name="shape">Shape of the input of a window.</param>
    void Run(int from, Tensor x, IReadOnlyList<(int Index, long Start)> windows, Shape shape)
    {
        var value = x;
        int at = from;
        for (; at < shared.Count && shared[at].ReachFor(shape).Stride == 1; at++)
        {
            var next = TorchForward.Run(shared[at], value, context);
            if (!ReferenceEquals(next, value) && !ReferenceEquals(value, x))
                value.Dispose();
            value = next;
            shape = shared[at].Output(shape);
        }
        if (at < shared.Count)
            Pool(at, value, windows, shape);
        else
            Wait(value, windows, shape);
        if (!ReferenceEquals(value, x))
            value.Dispose();
    }

    void Pool(int at, Tensor x, IReadOnlyList<(int Index, long Start)> windows, Shape shape)
    {
        long stride = shared[at].ReachFor(shape).Stride;
        foreach (var group in windows.GroupBy(w => w.Start % stride))
        {
            long first = group.Min(w => w.Start), end = group.Max(w => w.Start) + shape.Length;
            using var part = x.Narrow(2, first, end - first);
            using var pooled = TorchForward.Run(shared[at], part, context);
            Run(at + 1, pooled, [.. group.Select(w => (w.Index, (w.Start - first) / stride))], shared[at].Output(shape));
        }
    }

    void Wait(Tensor x, IReadOnlyList<(int Index, long Start)> windows, Shape shape)
    {
        foreach (var (index, start) in windows)
        {
            using var rows = x.Narrow(2, start, shape.Length);
            _waiting.Add((index, rows.Clone()));
            if ((_waiting.Count + 1) * shape.Count > MostNumbers)
                Flush();
        }
    }

    /// <summary>Computes the last layers of the windows that wait for them.</summary>
    public void Flush()
    {
        if (_waiting.Count == 0)
            return;
        using var scope = new TensorScope();
        float[] values = last(Tensor.Cat(_waiting.Select(w => w.Rows))).ToArray<float>();
        int tracks = values.Length / _waiting.Count;
        foreach (var (i, (index, rows)) in _waiting.Index())
        {
            values.AsSpan(i * tracks, tracks).CopyTo(output.AsSpan(index * tracks));
            rows.Dispose();
        }
        _waiting.Clear();
    }
}
