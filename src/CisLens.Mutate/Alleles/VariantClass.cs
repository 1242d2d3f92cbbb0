namespace CisLens.Mutate.Alleles;

/// <summary>The classes of variants that a background keeps apart.</summary>
public enum VariantClass
{
    /// <summary>As many bases as before: single bases, and several in a row.</summary>
    Snv,
    /// <summary>More bases than before.</summary>
    Insertion,
    /// <summary>Fewer bases than before.</summary>
    Deletion,
}
