using CisLens.Core;
using CisLens.Torch;

namespace CisLens.Design.Layers;

/// <summary>
/// Weights of gapped words, for either strand: <c>B 4 L</c> to <c>B P</c>, one number a pattern, the sum of the learned
/// weights of the words that the sequence holds. A word with an N among its informative bases counts nothing.
/// </summary>
/// <remarks>
/// A linear model of gapped k-mer counts (Ghandi 2014) as a layer. No gradient goes to the input.
/// </remarks>
/// <param name="Name">To which <c>.weight</c> is added: <c>P 4^informative</c>.</param>
/// <param name="Informative">Bases of a word that count.</param>
/// <param name="Span">Most bases from the first that counts to the last.</param>
/// <param name="Dropout">While training, a word of a sequence is left out with this probability.</param>
public sealed record GappedWords(string Name, int Informative, int Span, double Dropout) : Layer
{
    const int MostWords = 1 << 22;   // so that an index is exact in float32
    const double Pace = 0.05;        // Adam moves all weights alike; a sequence has hundreds of words, so theirs count less

    /// <summary>The places that count, 0-based from the first: every choice of inner places, for each span from none to all gaps.</summary>
    public IReadOnlyList<int[]> Patterns { get; } = [.. Enumerable.Range(Informative, Math.Max(0, Span - Informative + 1)).SelectMany(span => Inner(Informative, span))];

    static IEnumerable<int[]> Inner(int informative, int span) =>
        Choose(1, span - 1, informative - 2).Select(inner => (int[])[0, .. inner, span - 1]);

    static IEnumerable<int[]> Choose(int from, int to, int count) =>
        count == 0 ? [[]] : Enumerable.Range(from, Math.Max(0, to - from)).SelectMany(first => Choose(first + 1, to, count - 1).Select(rest => (int[])[first, .. rest]));

    int Words => 1 << (2 * Informative);

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        if (Informative < 2 || Span < Informative || Informative > 10 || (long)Patterns.Count * Words > MostWords)
            throw new ModelException($"{Name}: {Informative} informative bases in {Span} make too many words, expected at most {MostWords} in all");
        if (input.Rank != 2 || input.Channels != 4 || input.Length < Span)
            throw new ModelException($"{Name}: expected B 4 and at least {Span} long, found {input}");
        return new Shape(Patterns.Count);
    }

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [new Weight($"{Name}.weight", [Patterns.Count, Words], 0, 0)];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x, Pass pass)
    {
        var (index, known) = Places(x);
        using (index)
        using (known)
        using (var table = pass[$"{Name}.weight"].Reshape(-1))
        using (var flat = table.IndexSelect(0, index))
        using (var rows = flat.Reshape(2, x.Size(0), Patterns.Count, -1))
        using (var kept = Functional.Dropout(known, Dropout, pass.Training))
        using (var counted = rows * kept)
        using (var sum = counted.Sum([0, 3]))
            return sum * Pace;
    }

    /// <summary>For each strand, sequence, pattern and place the word's place in the table, and 1 where its bases are known.</summary>
    (Tensor Index, Tensor Known) Places(Tensor x)
    {
        using var guard = new NoGrad();
        using var scope = new TensorScope();
        var strands = Tensor.Cat([x, x.Flip(1, 2)]);
        // places past either end hold no base, so words over an end are unknown too
        var codes = Functional.Conv1d(strands, Filters((code, place) => code << (2 * place), x), padding: Span - 1);
        var bases = Functional.Conv1d(strands, Filters((_, _) => 1, x), padding: Span - 1);
        var known = bases.Gt(Informative - 0.5).To(x.DType);
        var start = Tensor.From<float>(Enumerable.Range(0, Patterns.Count).Select(p => (float)p * Words).ToArray(), [1, Patterns.Count, 1], x.Device).To(x.DType);
        // rounded and within the table also where an input is not one-hot
        var index = (codes.Round().Clamp(0, Words - 1) * known + start).Reshape(-1).To(DType.Int64);
        return (TensorScope.Release(index), TensorScope.Release(known.Reshape(2, x.Size(0), Patterns.Count, -1)));
    }

    /// <summary>Filters <c>P 4 span</c> that add up a number for each base that counts.</summary>
    Tensor Filters(Func<int, int, float> value, Tensor like)
    {
        var filters = new float[Patterns.Count * 4 * Span];
        for (int p = 0; p < Patterns.Count; p++)
            for (int place = 0; place < Informative; place++)
                for (int code = 0; code < 4; code++)
                    filters[(p * 4 + code) * Span + Patterns[p][place]] = value(code, place);
        return Tensor.From<float>(filters, [Patterns.Count, 4, Span], like.Device).To(like.DType);
    }
}
