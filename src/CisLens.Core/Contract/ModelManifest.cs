using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CisLens.Core.Contract;

/// <summary>How the two strands of a window become one prediction.</summary>
public enum StrandRule
{
    /// <summary>The mean of the forward and the reverse-complement prediction, on the natural scale.</summary>
    Average,
    /// <summary>The forward strand alone.</summary>
    Forward,
}

/// <summary>What the window of a model is placed on.</summary>
public enum WindowPlacement
{
    /// <summary>A variant, a region, or any other sequence.</summary>
    AtVariant,
    /// <summary>
    /// The start site of a gene, on the strand of the gene: the start site is the anchor of the window on the plus strand, which is
    /// reverse-complemented for a gene on the minus strand.
    /// </summary>
    AroundTss,
}

/// <summary>Description of a model: everything that the program uses, except the family itself.</summary>
public sealed record ModelManifest
{
    /// <summary>Version of this schema; a model file with another version is refused.</summary>
    public const int CurrentSchema = 1;

    /// <inheritdoc cref="CurrentSchema"/>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Name of the model in messages and output columns.</summary>
    public required string Name { get; init; }

    /// <summary>The family that loads the weights, such as <c>net</c> or <c>svm</c>.</summary>
    public required string Family { get; init; }

    /// <summary>The design within the family, such as <c>basset</c>.</summary>
    public required string Design { get; init; }

    /// <summary>Sizes and options of the design.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>Length of the input in bp.</summary>
    public required int Window { get; init; }

    /// <summary>The base of the window that is the anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>What the window is placed on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public WindowPlacement Placement { get; init; }

    /// <summary>Number of bins of a window; 1 for a model without bins.</summary>
    public int Bins { get; init; } = 1;

    /// <summary>Length of a bin in bp; null for a model without bins.</summary>
    public int? BinBp { get; init; }

    /// <summary>Number of bases at each end of the window without a bin.</summary>
    public int CropBp { get; init; }

    /// <summary>Bases of the input channels, in order.</summary>
    public string BaseOrder { get; init; } = "ACGT";

    /// <summary>How N is encoded in the input.</summary>
    public UnknownBase UnknownBase { get; init; } = UnknownBase.Zero;

    /// <summary>How the two strands become one prediction.</summary>
    public StrandRule Strand { get; init; } = StrandRule.Average;

    /// <summary>The last step from the output of the network to the natural scale, such as <c>sigmoid</c> or <c>identity</c>.</summary>
    public string OutputTransform { get; init; } = "identity";

    /// <summary>The tracks, in order.</summary>
    public required IReadOnlyList<Track> Tracks { get; init; }

    /// <summary>Name of the first head; null for that of the model.</summary>
    public string? HeadName { get; init; }

    /// <summary>The species of the tracks of the first head; null if it is not known.</summary>
    public string? Species { get; init; }

    /// <summary>Number of trained parameters; set when the model is written.</summary>
    public long? Parameters { get; init; }

    /// <summary>Largest relative difference of predictions between devices.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Genome build of the training data; null if they had no coordinates.</summary>
    public string? Build { get; init; }

    /// <summary>SHA-256 of the training dataset.</summary>
    public string? TrainingData { get; init; }

    /// <summary>SHA-256 of the model whose weights the training started from; null if they were random.</summary>
    public string? Parent { get; init; }

    /// <summary>
    /// A fingerprint of the training sequences, at most 16 KiB as base64: their 2,048 smallest hashes. Null if it is not known.
    /// </summary>
    public string? TrainingSequences { get; init; }

    /// <summary>Version of the program that wrote the file.</summary>
    public string? CodeVersion { get; init; }

    /// <summary>
    /// More heads; the first consists of <see cref="HeadName"/>, <see cref="Species"/>, <see cref="Tracks"/>, <see cref="BinBp"/>,
    /// <see cref="CropBp"/> and <see cref="OutputTransform"/>.
    /// </summary>
    public IReadOnlyList<Head>? FurtherHeads { get; init; }

    /// <summary>
    /// The length of a window may differ from <see cref="Window"/> by a multiple of this many bp, if at least one bin is left; null if
    /// only <see cref="Window"/> is supported. Set by the family when a model is opened.
    /// </summary>
    [JsonIgnore]
    public int? LengthStep { get; init; }

    /// <summary>True if the model computes in float64. Set by the family when a model is opened.</summary>
    [JsonIgnore]
    public bool Float64 { get; init; }

    /// <summary>
    /// True if a window may have no value (NaN): one without a k-mer, or a site of a motif, with known bases. Set by the family.
    /// </summary>
    [JsonIgnore]
    public bool MayLackValues { get; init; }

    /// <summary>
    /// True if a bin depends only on its own bases and on <see cref="CropBp"/> bases on either side, so that it has the same value in a
    /// window of another length. Set by the family.
    /// </summary>
    [JsonIgnore]
    public bool IsLocal { get; init; }

    /// <summary>True if U in a sequence is read as T, and false if it is an unknown base. Set by the family.</summary>
    [JsonIgnore]
    public bool ReadsUracil { get; init; }

    /// <summary>Number of members of an ensemble; 0 for one model. Set by the family.</summary>
    [JsonIgnore]
    public int Members { get; init; }

    /// <summary>
    /// Why predictions cannot be used: <see cref="AlleleStatus.NoKmer"/> if the model has no value for the sequence (NaN where
    /// <see cref="MayLackValues"/> is true), <see cref="AlleleStatus.Failed"/> if a value is otherwise not finite, and
    /// <see cref="AlleleStatus.Ok"/> if all are finite.
    /// </summary>
    /// <param name="values">Predictions for one window.</param>
    public AlleleStatus Fault<T>(ReadOnlySpan<T> values) where T : IFloatingPointIeee754<T>
    {
        var fault = AlleleStatus.Ok;
        foreach (var value in values)
            if (!T.IsFinite(value))
            {
                if (!MayLackValues || !T.IsNaN(value))
                    return AlleleStatus.Failed;
                fault = AlleleStatus.NoKmer;
            }
        return fault;
    }

    /// <summary>Refuses a run without genes, if the window of the model is around a start site.</summary>
    /// <exception cref="UsageException">The model needs genes.</exception>
    public void RequireGenes(bool hasGenes)
    {
        if (Placement == WindowPlacement.AroundTss && !hasGenes)
            throw new UsageException($"{Name} predicts a gene from the window around its start site; give the genes with --genes to "
                + "cislens score, ism or predict");
    }

    /// <summary>One of the heads.</summary>
    public Head Head(int index) => index > 0 ? FurtherHeads![index - 1] : new()
    {
        Name = HeadName ?? Name,
        Species = Species,
        Tracks = Tracks,
        BinBp = BinBp,
        CropBp = CropBp,
        OutputTransform = OutputTransform,
    };

    /// <summary>All heads, in order.</summary>
    [JsonIgnore]
    public IReadOnlyList<Head> Heads => [Head(0), .. FurtherHeads ?? []];

    /// <summary>Licence of the weights, as an SPDX identifier if there is one.</summary>
    public string? Licence { get; init; }

    /// <summary>The publication to cite.</summary>
    public string? Citation { get; init; }
}
