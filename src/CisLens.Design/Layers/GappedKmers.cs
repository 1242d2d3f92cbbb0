using CisLens.Core;

namespace CisLens.Design.Layers;

/// <summary>
/// Weights of gapped k-mers of both strands: <c>B 4 L</c> to <c>B P</c>. For each pattern of gaps, the output is the sum of the trained
/// weights of the k-mers in the sequence. A k-mer with an N among its informative bases is ignored.
/// </summary>
/// <remarks>
/// A linear model of gapped k-mer counts (Ghandi 2014) as a layer. The input gets no gradient.
/// </remarks>
/// <param name="Informative">Number of informative bases of a k-mer.</param>
/// <param name="Span">Maximum length from the first informative base to the last.</param>
/// <param name="Dropout">Probability that a k-mer of a sequence is ignored during training.</param>
public sealed record GappedKmers(int Informative, int Span, double Dropout) : Layer
{
    const int MostKmers = 1 << 22;   // so that an index is exact in float32

    /// <summary>Factor on the sum: Adam changes all weights at the same rate, and a sequence has hundreds of k-mers.</summary>
    public const double Scale = 0.05;

    /// <summary>Name in weight files; <c>.weight</c>, <c>P 4^informative</c>, follows it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Informative positions of each pattern, from 0: all choices of inner positions for each length.</summary>
    public IReadOnlyList<int[]> Patterns { get; } =
        [.. Enumerable.Range(Informative, Math.Max(0, Span - Informative + 1)).SelectMany(span => Inner(Informative, span))];

    static IEnumerable<int[]> Inner(int informative, int span) =>
        Choose(1, span - 1, informative - 2).Select(inner => (int[])[0, .. inner, span - 1]);

    static IEnumerable<int[]> Choose(int from, int to, int count) =>
        count == 0 ? [[]] : Enumerable.Range(from, Math.Max(0, to - from))
            .SelectMany(first => Choose(first + 1, to, count - 1).Select(rest => (int[])[first, .. rest]));

    /// <summary>Number of k-mers per pattern.</summary>
    public int KmerCount => 1 << (2 * Informative);

    /// <summary>Filters of a convolution, <c>P 4 Span</c>, that sums a number over the informative bases of each pattern.</summary>
    /// <param name="value">The number for a base code (0 to 3) at an informative position (from 0).</param>
    public float[] Filters(Func<int, int, float> value)
    {
        var filters = new float[Patterns.Count * 4 * Span];
        for (int p = 0; p < Patterns.Count; p++)
            for (int position = 0; position < Informative; position++)
                for (int code = 0; code < 4; code++)
                    filters[(p * 4 + code) * Span + Patterns[p][position]] = value(code, position);
        return filters;
    }

    /// <inheritdoc/>
    public override Layer Bind(Shape input, Binder binder) => this with { Name = binder.Name("words") };

    /// <inheritdoc/>
    public override Shape Output(Shape input)
    {
        if (Informative < 2 || Span < Informative || Informative > 10 || (long)Patterns.Count * KmerCount > MostKmers)
            throw new ModelException($"{Name}: {Informative} informative bases in a span of {Span}; "
                + $"expected at least 2, no more than the span, and at most {MostKmers:N0} gapped k-mers");
        if (input.Rank != 2 || input.Channels != 4 || input.Length < Span)
            throw new ModelException($"{Name}: expected B 4 L with L at least {Span}; found {input}");
        return new Shape(Patterns.Count);
    }

    /// <inheritdoc/>
    public override Reach ReachFor(Shape input) => Reach.Global;

    /// <inheritdoc/>
    public override IEnumerable<Weight> Weights => [new Weight($"{Name}.weight", [Patterns.Count, KmerCount], 0, 0)];
}
