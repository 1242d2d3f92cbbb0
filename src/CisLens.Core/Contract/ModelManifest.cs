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

/// <summary>Everything the rest of the program must know of a model: it never asks which family a model is of.</summary>
public sealed record ModelManifest
{
    /// <summary>Version of this schema; a model file of another version is refused.</summary>
    public const int CurrentSchema = 1;

    /// <inheritdoc cref="CurrentSchema"/>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Name of the model, for people and for output columns.</summary>
    public required string Name { get; init; }

    /// <summary>Who can load the payload: <c>net</c> or <c>svm</c>.</summary>
    public required string Family { get; init; }

    /// <summary>The design within the family, such as <c>basset</c>.</summary>
    public required string Design { get; init; }

    /// <summary>The design's sizes, as the design record writes them.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>Length of the input in bp.</summary>
    public required int Window { get; init; }

    /// <summary>Which base of the window is the anchor.</summary>
    public Centre Centre { get; init; } = Centre.Left;

    /// <summary>Bins along the sequence, 1 for a model without bins.</summary>
    public int Bins { get; init; } = 1;

    /// <summary>Length of a bin in bp; null without bins.</summary>
    public int? BinBp { get; init; }

    /// <summary>Bases at either end of the window that no bin covers.</summary>
    public int CropBp { get; init; }

    /// <summary>Letters of the input channels in order.</summary>
    public string BaseOrder { get; init; } = "ACGT";

    /// <summary>What N becomes in the input.</summary>
    public UnknownBase UnknownBase { get; init; } = UnknownBase.Zero;

    /// <summary>How the two strands become one prediction.</summary>
    public StrandRule Strand { get; init; } = StrandRule.Average;

    /// <summary>The last step from the network's output to the natural scale, in words, such as <c>sigmoid</c>
    /// or <c>identity</c>.</summary>
    public string OutputTransform { get; init; } = "identity";

    /// <summary>The outputs, in order.</summary>
    public required IReadOnlyList<Track> Tracks { get; init; }

    /// <summary>Numbers that training found; set when the model is written.</summary>
    public long? Parameters { get; init; }

    /// <summary>Largest relative difference between devices that is still the same answer.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Genome build of the training data; null when it had no coordinates.</summary>
    public string? Build { get; init; }

    /// <summary>Where a transcript of training data can be recognised: SHA-256 of the dataset.</summary>
    public string? TrainingData { get; init; }

    /// <summary>Version of the program that wrote the file.</summary>
    public string? CodeVersion { get; init; }

    /// <summary>
    /// Further heads; the first is made of <see cref="Tracks"/>, <see cref="BinBp"/>, <see cref="CropBp"/> and
    /// <see cref="OutputTransform"/>.
    /// </summary>
    public IReadOnlyList<Head>? FurtherHeads { get; init; }

    /// <summary>
    /// Windows may be of any length that is this many bp, or a multiple, away from <see cref="Window"/> and leave a bin; null for
    /// <see cref="Window"/> alone. Set by the family when a model is opened.
    /// </summary>
    [JsonIgnore]
    public int? LengthStep { get; init; }

    /// <summary>True when the model computes in float64. Set by the family when a model is opened.</summary>
    [JsonIgnore]
    public bool Float64 { get; init; }

    /// <summary>True when a window may have no value (NaN), such as one without a k-mer of known bases. Set by the family.</summary>
    [JsonIgnore]
    public bool MayLackValues { get; init; }

    /// <summary>Members of an ensemble; 0 for a single model. Set by the family.</summary>
    [JsonIgnore]
    public int Members { get; init; }

    /// <summary>One of the heads.</summary>
    public Head Head(int index) => index > 0 ? FurtherHeads![index - 1]
        : new() { Name = Name, Tracks = Tracks, BinBp = BinBp, CropBp = CropBp, OutputTransform = OutputTransform };

    /// <summary>Licence of the weights, as an SPDX identifier where there is one.</summary>
    public string? Licence { get; init; }

    /// <summary>What to cite.</summary>
    public string? Citation { get; init; }
}
