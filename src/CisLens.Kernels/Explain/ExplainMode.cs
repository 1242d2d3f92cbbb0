namespace CisLens.Kernels.Explain;

/// <summary>The modes of gkmexplain, with its numbers.</summary>
/// <remarks>Shrikumar, Prakash and Kundaje, Bioinformatics 35:i173 (2019).</remarks>
public enum ExplainMode
{
    /// <summary>The part of the score that the base carries: a pair of words shares its weight among its matching columns.
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
