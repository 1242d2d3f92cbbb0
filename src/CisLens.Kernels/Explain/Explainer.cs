using CisLens.Core;

namespace CisLens.Kernels.Explain;

/// <summary>gkmexplain: how much each base of a sequence contributes to the score of an SVM, in one of six modes.</summary>
/// <remarks>Shrikumar, Prakash and Kundaje, Bioinformatics 35:i173 (2019). Regression too.</remarks>
public abstract class Explainer
{
    private protected Explainer(KernelModel model, ExplainMode mode)
    {
        if (!Enum.IsDefined(mode))
            throw new UsageException($"explain mode {(int)mode}, expected 0 to 5");
        if (model.Kernel.Strands == KernelStrands.Merged)
            throw new UsageException("a kernel with merged strands has no columns to explain; take a gapped k-mer kernel");
        Model = model;
        Rule = new ColumnRule(model.Kernel, model.Parameters?.Reach ?? model.Kernel.MaxMismatches, mode);
    }

    /// <summary>The explainer of an SVM, for any number of sequences.</summary>
    /// <exception cref="UsageException">There is no such mode, or the kernel has merged strands.</exception>
    public static Explainer From(KernelModel model, ExplainMode mode, int threads, CancellationToken stop = default) =>
        model.Kernel.Gamma is null ? new LinearExplainer(model, mode, threads, stop) : new GaussianExplainer(model, mode, threads, stop);

    /// <summary>Explains the sequences, in their order. Positions of unknown bases have zeros.</summary>
    /// <exception cref="InputException">A sequence has no k-mers, or the mode needs its centre and its length is even.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<Explanation> Explain(SequenceSet sequences, CancellationToken stop = default)
    {
        if (Rule.IsAtCentre)
            for (int i = 0; i < sequences.Count; i++)
                if (sequences.Codes(i).Length % 2 == 0)
                    throw new InputException(
                        $"sequence {sequences.Id(i)} has {sequences.Codes(i).Length} bases, expected an odd number: it has no central " +
                            "base");
        return Compute(sequences, stop);
    }

    private protected KernelModel Model { get; }

    private protected ColumnRule Rule { get; }

    private protected abstract Explanation[] Compute(SequenceSet sequences, CancellationToken stop);

    /// <summary>Room for the values of a sequence.</summary>
    private protected double[] Room(ReadOnlySpan<byte> codes) => new double[HammingScheme.Bases * (Rule.IsAtCentre ? 1 : codes.Length)];

    /// <summary>The values of a position; empty if the mode leaves it out.</summary>
    private protected Span<double> Position(double[] values, int position0, int length) => Rule.IsAtCentre
        ? position0 == length / 2 ? values : default
        : values.AsSpan(position0 * HammingScheme.Bases, HammingScheme.Bases);
}

/// <summary>How much each base of a sequence contributes to a score.</summary>
/// <param name="Id">Name of the sequence.</param>
/// <param name="Decision">Its decision value f.</param>
/// <param name="Values">Four values (A, C, G, T) a position; one position alone for <see cref="ExplainMode.PerturbationAtCentre"/>.</param>
public sealed record Explanation(string Id, double Decision, double[] Values)
{
    /// <summary>Number of positions.</summary>
    public int Positions => Values.Length / HammingScheme.Bases;

    /// <summary>The value of a base at a position.</summary>
    public double At(int position0, int baseCode) => Values[position0 * HammingScheme.Bases + baseCode];
}

/// <summary>The modes of gkmexplain, with its numbers.</summary>
/// <remarks>Shrikumar, Prakash and Kundaje, Bioinformatics 35:i173 (2019).</remarks>
public enum ExplainMode
{
    /// <summary>The part of the score that the base carries: a pair of k-mers shares its weight among its matching columns.
    /// Adds up to f + rho.</summary>
    Importance = 0,

    /// <summary>The part that each of the four bases would carry, with the pairs that count now.</summary>
    Hypothetical = 1,

    /// <summary>The same with the pairs that a matching base would bring within d mismatches.</summary>
    HypotheticalDeeper = 2,

    /// <summary>The change of the score (at the sequence's own norm) by each of the other bases, from the pairs that count now.</summary>
    Perturbation = 3,

    /// <summary>The same with the pairs that a matching base would bring within d mismatches: for a linear
    /// kernel the whole change.</summary>
    PerturbationDeeper = 4,

    /// <summary><see cref="PerturbationDeeper"/> at the centre of sequences of an odd length alone.</summary>
    PerturbationAtCentre = 5,
}
