using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>Weights of gapped k-mers with libtorch: convolutions that give each k-mer its index, and a look-up.</summary>
static class TorchGappedKmers
{
    /// <summary><c>B 4 L</c> to <c>B P</c>.</summary>
    public static Tensor Run(GappedKmers kmers, Tensor x, ForwardContext context)
    {
        var (index, known) = Positions(kmers, x);
        using (index)
        using (known)
        using (var table = context[$"{kmers.Name}.weight"].Reshape(-1))
        using (var flat = table.IndexSelect(0, index))
        using (var rows = flat.Reshape(2, x.Size(0), kmers.Patterns.Count, -1))
        using (var kept = Functional.Dropout(known, kmers.Dropout, context.Training))
        using (var counted = rows * kept)
        using (var sum = counted.Sum([0, 3]))
            return sum * GappedKmers.Scale;
    }

    /// <summary>For each strand, sequence, pattern and position the index of the k-mer, and 1 where its bases are known.</summary>
    static (Tensor Index, Tensor Known) Positions(GappedKmers kmers, Tensor x)
    {
        using var noGrad = new NoGrad();
        using var scope = new TensorScope();
        int patterns = kmers.Patterns.Count;
        var strands = Tensor.Cat([x, x.Flip(1, 2)]);
        // positions beyond either end have no base, so k-mers over an end are unknown too
        var codes = Functional.Conv1d(strands, Filters(kmers, (code, position) => code << (2 * position), x), padding: kmers.Span - 1);
        var bases = Functional.Conv1d(strands, Filters(kmers, (_, _) => 1, x), padding: kmers.Span - 1);
        var known = bases.Gt(kmers.Informative - 0.5).To(x.DType);
        float[] starts = [.. Enumerable.Range(0, patterns).Select(p => (float)p * kmers.KmerCount)];
        var start = Tensor.From<float>(starts, [1, patterns, 1], x.Device).To(x.DType);
        // rounded and clamped, so that the index is valid even if an input is not one-hot
        var index = (codes.Round().Clamp(0, kmers.KmerCount - 1) * known + start).Reshape(-1).To(DType.Int64);
        return (TensorScope.Release(index), TensorScope.Release(known.Reshape(2, x.Size(0), patterns, -1)));
    }

    static Tensor Filters(GappedKmers kmers, Func<int, int, float> value, Tensor like) =>
        Tensor.From<float>(kmers.Filters(value), [kmers.Patterns.Count, 4, kmers.Span], like.Device).To(like.DType);
}
