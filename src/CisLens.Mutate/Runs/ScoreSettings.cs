using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Runs;

/// <summary>The shapes in which scores are written.</summary>
public enum ScoreFormat
{
    /// <summary>VCF as text.</summary>
    Vcf,
    /// <summary>VCF in BGZF.</summary>
    BgzfVcf,
    /// <summary>TSV, one row for each allele, track and score.</summary>
    LongTsv,
    /// <summary>TSV, one row an allele.</summary>
    WideTsv,
    /// <summary>HDF5, a matrix [allele, track] for each score.</summary>
    Hdf5,
    /// <summary>The same as Basenji's scripts lay it out, the score as SAD.</summary>
    BasenjiHdf5,
}

/// <summary>One file that a run writes.</summary>
/// <param name="Path">Its final name; <c>-</c> for standard output.</param>
/// <param name="Format">Its shape.</param>
/// <param name="Index">True for a <c>.tbi</c> beside a BGZF VCF.</param>
public sealed record ScoreOutput(string Path, ScoreFormat Format, bool Index = false)
{
    /// <summary>True when the output has no name and so cannot be taken up again.</summary>
    public bool IsStandardOutput => Path == "-";

    /// <summary>The names in an HDF5 file.</summary>
    internal MatrixLayout Layout => Format == ScoreFormat.BasenjiHdf5 ? MatrixLayout.Basenji : MatrixLayout.Own;

    /// <summary>True for HDF5.</summary>
    public bool IsMatrix => Format is ScoreFormat.Hdf5 or ScoreFormat.BasenjiHdf5;
}

/// <summary>Everything that a scoring run is told.</summary>
public sealed record ScoreSettings
{
    /// <summary>The VCF; <c>-</c> for standard input.</summary>
    public required string Vcf { get; init; }

    /// <summary>The genome of the variants.</summary>
    public required Genome Genome { get; init; }

    /// <summary>The model.</summary>
    public required ISequenceModel Model { get; init; }

    /// <summary>The model's file as the user named it, or those of the members of an ensemble.</summary>
    public required IReadOnlyList<string> ModelPaths { get; init; }

    /// <summary>A short name of the model's content.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Kind of device that computes, for the record.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>What is written; the first gives the run record its name.</summary>
    public required IReadOnlyList<ScoreOutput> Outputs { get; init; }

    /// <summary>Track ids and patterns; none for all.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Score ids; none for the default.</summary>
    public IReadOnlyList<string> Scores { get; init; } = [];

    /// <summary>What effects are judged against; null for nothing.</summary>
    public Background? Background { get; init; }

    /// <summary>INFO fields whose values a background keeps beside the effects.</summary>
    public IReadOnlyList<string> Conservation { get; init; } = [];

    /// <summary>With a background, the least |quantile| of a gain or a loss.</summary>
    public double CallAbove { get; init; } = 0.95;

    /// <summary>The track of <c>CIS_EFF</c>; null for none.</summary>
    public string? PrimaryTrack { get; init; }

    /// <summary>How records become windows.</summary>
    public AlleleOptions Alleles { get; init; } = new();

    /// <summary>Neighbours within this many bp share a window; 0 for none.</summary>
    public int ShareWithinBp { get; init; }

    /// <summary>Width of the bins scored around the variant; null for the whole output.</summary>
    public int? MaskBp { get; init; }

    /// <summary>Splice delta scores in place of <see cref="Scores"/>; null for a model that predicts something else.</summary>
    public SpliceSettings? Splice { get; init; }

    /// <summary>Regions as typed; none for the whole file.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Further names of contigs.</summary>
    public ContigSynonyms? Synonyms { get; init; }

    /// <summary>Largest share of alleles without an effect that still counts as success.</summary>
    public double MaxSkipped { get; init; } = 1;

    /// <summary>The part of the file that this run scores; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>True to go on where an interrupted run stopped.</summary>
    public bool Resume { get; init; }

    /// <summary>Version and command in the VCF header.</summary>
    public bool WriteVersion { get; init; } = true;

    /// <summary>How often what is done is made durable.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Records scored as a whole. Batches never reach over a chunk's end, so a chunk has the same bytes in a run that was
    /// resumed or sharded; eight batches keep the padding of the last one small. Splice scores come without padding, and slowly.
    /// </summary>
    public int ChunkRecords => Splice is null ? 8 * Model.BatchSize : 16;

    /// <summary>All that decides what a record's effects are and how they are written, by name: what shards must have in common.</summary>
    public SortedDictionary<string, object?> Describe() => new(StringComparer.Ordinal)
    {
        ["variants"] = Vcf,
        ["genome"] = Genome.Path,
        ["model"] = string.Join(",", ModelPaths),
        ["model_hash"] = ModelHash,
        ["device"] = Device,
        ["tracks"] = string.Join(",", Tracks),
        ["scores"] = string.Join(",", Scores),
        ["primary_track"] = PrimaryTrack,
        ["check_ref"] = Alleles.CheckRef,
        ["max_ref_mismatch"] = Alleles.MaxRefMismatch,
        ["allow_n"] = Alleles.AllowN,
        ["max_n"] = Alleles.MaxN,
        ["max_allele"] = Alleles.MaxAllele,
        ["edge"] = Alleles.Edge,
        ["anchor"] = Alleles.Anchor,
        ["alt_mode"] = Alleles.Mode,
        ["shifts"] = string.Join(",", Alleles.Shifts),
        ["share_within_bp"] = ShareWithinBp,
        ["mask_bp"] = MaskBp,
        ["genes_sha256"] = Splice is null ? null : InputFile.From(Splice.GenesPath).Sha256,
        ["distance"] = Splice?.Distance,
        ["masked"] = Splice?.Masked,
        ["synonyms_sha256"] = Synonyms is null ? null : InputFile.From(Synonyms.Path).Sha256,
        ["regions"] = string.Join(",", Regions),
        ["chunk_records"] = ChunkRecords,
        ["write_version"] = WriteVersion,
        ["background_hash"] = Background?.Hash,
        ["conservation"] = string.Join(",", Conservation),
        ["call_above"] = Background is null ? null : CallAbove,
    };

    /// <summary>What a background of this run's effects depends on.</summary>
    internal BackgroundKeys BackgroundKeys => new()
    {
        ModelHash = ModelHash,
        Window = Model.Manifest.Window,
        Centre = Model.Manifest.Centre.ToString().ToLowerInvariant(),
        Strand = Model.Manifest.Strand.ToString().ToLowerInvariant(),
        Shifts = string.Join(",", Alleles.Shifts),
        Anchor = Alleles.Anchor.ToString(),
        AltMode = Alleles.Mode?.ToString() ?? "default",
        Mask = MaskBp?.ToString(CultureInfo.InvariantCulture) ?? "all",
        ShareWithinBp = ShareWithinBp,
    };

    /// <summary>Refuses shifts that would move the variant off the window.</summary>
    /// <exception cref="UsageException">One would.</exception>
    internal void RequireShifts()
    {
        int window = Model.Manifest.Window, left = Model.Manifest.Centre.AnchorIndex(window);
        foreach (int shift in Alleles.Shifts)
            if (left - shift < 0 || left - shift >= window)
                throw new UsageException($"--shifts {shift}: the variant would lie off the window of {window} bp");
    }

    /// <summary>Everything that must not change between a run and the one that goes on with it.</summary>
    /// <param name="variantsSha256">SHA-256 of the variants.</param>
    internal string Fingerprint(string? variantsSha256)
    {
        var described = Describe();
        described["shard"] = Shard?.ToString();
        described["formats"] = string.Join(",", Outputs.Select(o => o.Format));
        described["variants_sha256"] = variantsSha256;
        described["genome_bytes"] = File.Exists(Genome.Path) ? new FileInfo(Genome.Path).Length : null;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(described, Json.Line))));
    }

    /// <summary>The settings as one line for a header, without what a shard or a resumed run has of its own.</summary>
    public string CommandText => "score " + string.Join(' ', Describe().Where(s => s.Value is not (null or "" or false or 0)).Select(s => $"{s.Key}={s.Value}"));
}
