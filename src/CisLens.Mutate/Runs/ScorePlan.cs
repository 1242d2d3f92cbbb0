using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Runs;

/// <summary>What is computed for an allele, checked against the model. <c>score</c> and the library use the same plan.</summary>
sealed class ScorePlan
{
    readonly ScoreSettings _settings;
    readonly int[] _tracks;
    readonly IEffectReader _effects;

    /// <summary>Checks the settings against the model.</summary>
    /// <exception cref="UsageException">The settings do not fit together, or do not fit the model.</exception>
    public ScorePlan(ScoreSettings settings)
    {
        _settings = settings;
        var manifest = settings.Model.Manifest;
        _tracks = TrackSelection.Resolve(manifest, settings.Tracks);
        RequireGenes();
        SpliceTracks? sites = settings.Splice is null ? null : SpliceTracks.From(manifest)
            ?? throw new UsageException($"--genes: {manifest.Name} does not predict splice sites; " +
                "expected tracks acceptor and donor with bins of one base; with --report, genes are named in the report");
        settings.Background?.Keys.MustBe(settings.BackgroundKeys, settings.Background.File);
        RequireCalls();
        RequireGeneScores();
        bool aroundTss = manifest.Placement == WindowPlacement.AroundTss;
        Columns = new(manifest, _tracks, sites is not null ? [] : Scores(), settings.Background is not null,
            ofGenes: settings.Genes is not null && !aroundTss)
        {
            Members = settings.Genes is null ? manifest.Members : 0,
        };
        Judgement = new(Columns, settings.Background, settings.CallAbove, settings.Scores, settings.Calls);
        if (settings.Splice is { } splice)
        {
            Placement = new InTranscript(splice.Genes, splice.Distance, manifest.CropBp);
            _effects = new SpliceEffects(manifest, sites!.Value, splice.Masked, keepMaps: settings.Strongest > 0);
        }
        else if (settings.Genes is { } starts && aroundTss)
        {
            Placement = new AroundTss(manifest, starts.Table);
            _effects = new GeneEffects(Columns, manifest, _tracks, null);
        }
        else if (settings.Genes is { } genes)
        {
            var bins = new GeneBins(manifest, genes.Table, genes.Over);
            Placement = new AtGenes(manifest, bins, Columns, settings.Alleles);
            _effects = new GeneEffects(Columns, manifest, _tracks, bins);
        }
        else
        {
            Placement = new AtVariant(manifest, Columns, settings.Alleles, settings.ShareWithinBp, settings.MaskBp);
            _effects = new TrackEffects(Columns, manifest);
        }
        settings.RequireShifts();
        if (settings.Background is { } known && known.Lacking.Where(kind => kind != VariantClass.Snv).ToList() is { Count: > 0 } lacking)
            Notes.Add($"{known.File} has no {string.Join(" and ", lacking.Select(kind => $"{kind.ToString().ToLowerInvariant()}s"))}; " +
                "for them the background of SNVs is used, and too many seem extreme; make a background with this version");
    }

    /// <summary>The effects that are computed.</summary>
    public EffectColumns Columns { get; }

    /// <summary>Quantiles, directions and summaries.</summary>
    public Judgement Judgement { get; }

    /// <summary>How alleles become windows.</summary>
    public IPlacement Placement { get; }

    /// <summary>Warnings about the background.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>A scorer; it must not be used by several threads at once.</summary>
    public Scorer Scorer() => new(_settings.Model, _tracks, _effects, Placement, _settings.Alleles);

    IReadOnlyList<EffectScore>? Scores()
    {
        if (_settings.Scores.Count > 0)
            return ScoreCatalog.Named(Significance.PerTrack(_settings.Scores));
        var manifest = _settings.Model.Manifest;
        if (manifest.Placement == WindowPlacement.AroundTss)
            return ScoreCatalog.AroundTss(manifest.Bins);
        if (_settings.Genes is not null)
            return ScoreCatalog.OfGenes;
        if (_settings.Outputs.Any(o => o.Format == ScoreFormat.BasenjiHdf5))
            return ScoreCatalog.Named([manifest.Bins > 1 ? "sum" : "diff"]);   // Basenji's SAD
        if (_settings.Background is not { } background)
            return null;
        // a background of an earlier version has fewer scores
        var known = background.Columns.Keys.Select(c => c.Score).ToHashSet();
        var usual = ScoreCatalog.Default([.. _tracks.Select(t => manifest.Tracks[t])], manifest.Bins);
        var lacking = usual.ToLookup(s => !known.Contains(s.Id));
        if (!lacking[false].Any())
            return null;
        if (lacking[true].Any())
            Notes.Add($"{background.File} has no {string.Join(", ", lacking[true].Select(s => s.Id))}, which is left out; " +
                "make a background with this version to have it");
        return [.. lacking[false]];
    }

    // a model of splice sites is used with genes, and with options that apply to it
    void RequireGenes()
    {
        var manifest = _settings.Model.Manifest;
        if (_settings.Splice is not { } splice)
        {
            SpliceTracks.RequireGenes(manifest, hasGenes: false);
            manifest.RequireGenes(_settings.Genes is not null);
            return;
        }
        if (_settings.Outputs.FirstOrDefault(o => o.IsMatrix) is { } matrix)
            throw new UsageException($"{matrix.Path}: splice scores cannot be written as HDF5; write a VCF or TSV");
        SpliceTracks.RequireTranscripts(splice.Genes, splice.GenesPath);
        if (splice.Masked && !splice.Genes.HasExons)
            throw new UsageException($"--mask-annotated needs exons; {splice.GenesPath} has no columns EXON_START and EXON_END");
        if (_settings.Tracks.Count + _settings.Scores.Count + _settings.ShareWithinBp > 0 ||
            _settings is not { PrimaryTrack: null, MaskBp: null, Background: null } ||
            _settings.Alleles is not { Mode: null, Shifts: [0], Anchor: AnchorRule.Pos })
            throw new UsageException("--tracks, --score, --background, --primary-track, --mask, --share-within, --shifts, --alt-mode and " +
                "--anchor do not apply to splice scores; leave them out");
    }

    void RequireCalls()
    {
        if (_settings.Calls is not { } calls)
            return;
        if (_settings.Splice is not null || _settings.Genes is not null)
            throw new UsageException("--calls does not apply to splice scores and scores per gene; leave it out");
        calls.Keys.MustBe(_settings.BackgroundKeys, calls.File, "calls", "cislens score and cislens bench qtl");
    }

    void RequireGeneScores()
    {
        if (_settings.Genes is not { } genes)
            return;
        if (_settings.Outputs.FirstOrDefault(o => o.IsMatrix) is { } matrix)
            throw new UsageException($"{matrix.Path}: scores per gene have a row per allele and gene; write a VCF, a TSV or Parquet");
        bool hasBins = _settings.Model.Manifest.Placement != WindowPlacement.AroundTss;
        if (hasBins && genes.Table.HasStartsOnly && genes.Over != GeneOver.Tss)
            throw new UsageException($"{genes.Path} has start sites only; give a GTF, or score with --over tss");
        if (hasBins && genes.Over == GeneOver.Exons && !genes.Table.HasExons)
            throw new UsageException($"{genes.Path} has no exons; give a GTF, or score over the whole gene with --over span");
        if (_settings.ShareWithinBp > 0 || _settings is not { PrimaryTrack: null, MaskBp: null, Background: null, Strongest: 0 } ||
            _settings.Alleles is not { Mode: null, Shifts: [0], Anchor: AnchorRule.Pos })
            throw new UsageException("--background, --report, --primary-track, --mask, --share-within, --shifts, --alt-mode and " +
                "--anchor do not apply to scores per gene; leave them out");
    }
}
