using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;

namespace CisLens.Library;

/// <summary>The options of <c>cislens score</c> that change a score. The defaults are those of the command.</summary>
public sealed record VariantScorerOptions
{
    /// <summary>The head of a model with several, such as <c>mouse</c>; null for the first (<c>--head</c>).</summary>
    public string? Head { get; init; }

    /// <summary>Track ids and patterns with <c>*</c> and <c>?</c>; none for all (<c>--tracks</c>).</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Score ids; none for the default (<c>--score</c>).</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <summary>Path of a background, which adds quantiles and p values; null for none (<c>--background</c>).</summary>
    public string? Background { get; init; }

    /// <summary>Path of levels of confident calls from <c>bench qtl</c>; null for none (<c>--calls</c>).</summary>
    public string? Calls { get; init; }

    /// <summary>With a background, the smallest |quantile| of a gain or a loss (<c>--call-above</c>).</summary>
    public double CallAbove { get; init; } = 0.95;

    /// <summary>REF check, ends of contigs, unknown bases, centre, indels and shifts.</summary>
    public AlleleOptions Alleles { get; init; } = new();

    /// <summary>Width in bp of the bins around the variant that are scored; null for the whole output (<c>--mask</c>).</summary>
    public int? MaskBp { get; init; }

    /// <summary>
    /// Genes for a splice model, or for effects per gene of a model with bins: path of a GTF, a GFF3 or SpliceAI's table
    /// (<c>--genes</c>). For a model whose window is around a start site, also a table or BED of start sites.
    /// </summary>
    public string? Genes { get; init; }

    /// <summary>With genes and a model with bins, the bins of a gene that are compared (<c>--over</c>).</summary>
    public GeneOver Over { get; init; }

    /// <summary>For a splice model, the largest distance in bp between a variant and a splice site (<c>--distance</c>).</summary>
    public int SpliceDistance { get; init; } = 50;

    /// <summary>For a splice model, true to mask annotated gains and other losses (<c>--mask-annotated</c>).</summary>
    public bool MaskAnnotated { get; init; }

    /// <summary>Path of a table of other names of contigs (<c>--synonyms</c>).</summary>
    public string? Synonyms { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c> or <c>cuda[:n]</c> (<c>--device</c>).</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of all models of this process; null to leave the number as it is (<c>--threads</c>).</summary>
    public int? Threads { get; init; }

    /// <summary>Windows per batch (<c>--batch</c>). On a GPU, a shorter batch is filled up and takes the time of a full one.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>True to compare the predictions on this device with those stored in the model file first (<c>--selftest</c>).</summary>
    public bool SelfTest { get; init; } = true;
}
