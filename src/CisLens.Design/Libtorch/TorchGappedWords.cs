using CisLens.Design.Layers;
using CisLens.Torch;

namespace CisLens.Design.Libtorch;

/// <summary>Weights of gapped k-mers with libtorch: convolutions that give each k-mer its index, and a look-up.</summary>
static class TorchGappedWords
{
    /// <summary><c>B 4 L</c> to <c>B P</c>.</summary>
    public static Tensor Run(GappedWords words, Tensor x, ForwardContext context)
    {
        var (index, known) = Positions(words, x);
        using (index)
        using (known)
        using (var table = context[$"{words.Name}.weight"].Reshape(-1))
        using (var flat = table.IndexSelect(0, index))
        using (var rows = flat.Reshape(2, x.Size(0), words.Patterns.Count, -1))
        using (var kept = Functional.Dropout(known, words.Dropout, context.Training))
        using (var counted = rows * kept)
        using (var sum = counted.Sum([0, 3]))
            return sum * GappedWords.Pace;
    }

    /// <summary>For each strand, sequence, pattern and position the index of the k-mer, and 1 where its bases are known.</summary>
    static (Tensor Index, Tensor Known) Positions(GappedWords words, Tensor x)
    {
        using var guard = new NoGrad();
        using var scope = new TensorScope();
        int patterns = words.Patterns.Count;
        var strands = Tensor.Cat([x, x.Flip(1, 2)]);
        // positions beyond either end have no base, so k-mers over an end are unknown too
        var codes = Functional.Conv1d(strands, Filters(words, (code, position) => code << (2 * position), x), padding: words.Span - 1);
        var bases = Functional.Conv1d(strands, Filters(words, (_, _) => 1, x), padding: words.Span - 1);
        var known = bases.Gt(words.Informative - 0.5).To(x.DType);
        float[] starts = [.. Enumerable.Range(0, patterns).Select(p => (float)p * words.Words)];
        var start = Tensor.From<float>(starts, [1, patterns, 1], x.Device).To(x.DType);
        // rounded and within the table also where an input is not one-hot
        var index = (codes.Round().Clamp(0, words.Words - 1) * known + start).Reshape(-1).To(DType.Int64);
        return (TensorScope.Release(index), TensorScope.Release(known.Reshape(2, x.Size(0), patterns, -1)));
    }

    /// <summary>Filters <c>P 4 span</c> that sum a number over the informative bases.</summary>
    static Tensor Filters(GappedWords words, Func<int, int, float> value, Tensor like)
    {
        var filters = new float[words.Patterns.Count * 4 * words.Span];
        for (int p = 0; p < words.Patterns.Count; p++)
            for (int position = 0; position < words.Informative; position++)
                for (int code = 0; code < 4; code++)
                    filters[(p * 4 + code) * words.Span + words.Patterns[p][position]] = value(code, position);
        return Tensor.From<float>(filters, [words.Patterns.Count, 4, words.Span], like.Device).To(like.DType);
    }
}
