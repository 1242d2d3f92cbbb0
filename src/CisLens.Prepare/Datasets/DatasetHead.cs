using System.Text.Json.Serialization;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>How the labels of a head are stored. In bits no label can be missing; in classes only all tracks of a bin together.</summary>
public enum LabelStorage
{
    /// <summary>One bit per label; each row is padded to whole bytes.</summary>
    Bits,
    /// <summary>float32 per label; NaN if not measured.</summary>
    Float32,
    /// <summary>float16 per label, rounded to nearest; NaN if not measured.</summary>
    Float16,
    /// <summary>One byte per bin: the index of the track that is 1 while all others are 0, or 255 if not measured.</summary>
    Classes,
}

/// <summary>
/// Labels of one kind: tracks in bins along the window. Most datasets have one head; a dataset of two species has one per species.
/// </summary>
public sealed record DatasetHead
{
    /// <summary>Name, unique within the dataset.</summary>
    public string Name { get; init; } = "main";

    /// <summary>The genome whose examples have these labels; null if all examples have them.</summary>
    public string? Genome { get; init; }

    /// <summary>The tracks in the order of the labels.</summary>
    public required IReadOnlyList<Track> Tracks { get; init; }

    /// <summary>Number of bins; 1 for one label per window and track.</summary>
    public int Bins { get; init; } = 1;

    /// <summary>Length of a bin in bp.</summary>
    public required int BinBp { get; init; }

    /// <summary>Bases at either end of the window that no bin covers.</summary>
    public int CropBp { get; init; }

    /// <summary>How the labels are stored.</summary>
    public required LabelStorage Labels { get; init; }

    /// <summary>Labels per example.</summary>
    [JsonIgnore]
    public long Width => (long)Bins * Tracks.Count;

    /// <summary>Bytes per example.</summary>
    internal long RowBytes => Labels switch
    {
        LabelStorage.Bits => (Width + 7) / 8,
        LabelStorage.Float32 => Width * sizeof(float),
        LabelStorage.Float16 => Width * 2,
        _ => Bins,
    };
}
