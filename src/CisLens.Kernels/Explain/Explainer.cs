using CisLens.Core;

namespace CisLens.Kernels.Explain;

/// <summary>gkmexplain: how much each base of a sequence contributes to the score of an SVM, in one of six modes.</summary>
/// <remarks>Shrikumar, Prakash and Kundaje, Bioinformatics 35:i173 (2019). Classification and regression.</remarks>
public abstract class Explainer
{
    private protected Explainer(KernelModel model, ExplainMode mode)
    {
        if (!Enum.IsDefined(mode))
            throw new UsageException($"explain mode {(int)mode}; expected 0 to 5");
        if (model.Kernel.Strands == KernelStrands.Merged)
            throw new UsageException("a kernel with merged strands cannot be explained; use a model with a gapped k-mer kernel");
        Model = model;
        Rule = new ColumnRule(model.Kernel, model.Parameters?.Reach ?? model.Kernel.MaxMismatches, mode);
    }

    /// <summary>Makes the explainer of an SVM. It can be used for any number of sequences.</summary>
    /// <exception cref="UsageException">The mode does not exist, or the kernel has merged strands.</exception>
    public static Explainer From(KernelModel model, ExplainMode mode, int threads, CancellationToken stop = default) =>
        model.Kernel.Gamma is null ? new LinearExplainer(model, mode, threads, stop) : new GaussianExplainer(model, mode, threads, stop);

    /// <summary>Explains sequences, in their order. Positions of unknown bases have the value 0.</summary>
    /// <exception cref="InputException">A sequence has no k-mers, or has an even length and the mode needs a central base.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public IReadOnlyList<Explanation> Explain(SequenceSet sequences, CancellationToken stop = default)
    {
        if (Rule.IsAtCentre)
            for (int i = 0; i < sequences.Count; i++)
                if (sequences.Codes(i).Length % 2 == 0)
                    throw new InputException(
                        $"sequence {sequences.Id(i)} has {sequences.Codes(i).Length} bases; expected an odd number, " +
                            "because this mode explains the central base");
        return Compute(sequences, stop);
    }

    private protected KernelModel Model { get; }

    private protected ColumnRule Rule { get; }

    private protected abstract Explanation[] Compute(SequenceSet sequences, CancellationToken stop);

    /// <summary>Makes the array for the values of a sequence.</summary>
    private protected double[] Room(ReadOnlySpan<byte> codes) => new double[HammingScheme.Bases * (Rule.IsAtCentre ? 1 : codes.Length)];

    /// <summary>The values of a position; empty if the mode does not explain it.</summary>
    private protected Span<double> Position(double[] values, int position0, int length) => Rule.IsAtCentre
        ? position0 == length / 2 ? values : default
        : values.AsSpan(position0 * HammingScheme.Bases, HammingScheme.Bases);
}

/// <summary>How much each base of a sequence contributes to a score.</summary>
/// <param name="Id">Name of the sequence.</param>
/// <param name="Decision">Its decision value f.</param>
/// <param name="Values">Four values (A, C, G, T) per position. <see cref="ExplainMode.PerturbationAtCentre"/> has one position.</param>
public sealed record Explanation(string Id, double Decision, double[] Values)
{
    /// <summary>Number of positions.</summary>
    public int Positions => Values.Length / HammingScheme.Bases;

    /// <summary>The value of a base at a position.</summary>
    public double At(int position0, int baseCode) => Values[position0 * HammingScheme.Bases + baseCode];
}

/// <summary>The modes of gkmexplain, with the same numbers.</summary>
/// <remarks>Shrikumar, Prakash and Kundaje, Bioinformatics 35:i173 (2019).</remarks>
public enum ExplainMode
{
    /// <summary>
    /// The part of the score that the base carries. A pair of k-mers divides its weight among its matching columns. The sum is f +
    /// rho.
    /// </summary>
    Importance = 0,

    /// <summary>The part that each of the four bases would carry, from the pairs within d mismatches now.</summary>
    Hypothetical = 1,

    /// <summary>As <see cref="Hypothetical"/>, also with the pairs that come within d mismatches by a matching base.</summary>
    HypotheticalDeeper = 2,

    /// <summary>The change of the score by each other base, at the norm of the sequence, from the pairs within d mismatches now.</summary>
    Perturbation = 3,

    /// <summary>
    /// As <see cref="Perturbation"/>, also with the pairs that come within d mismatches by a matching base. For a linear kernel this is the
    /// whole change.
    /// </summary>
    PerturbationDeeper = 4,

    /// <summary><see cref="PerturbationDeeper"/>, only at the centre of sequences with an odd length.</summary>
    PerturbationAtCentre = 5,
}
