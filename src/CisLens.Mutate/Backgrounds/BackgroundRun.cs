using CisLens.Core;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scores;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Backgrounds;

/// <summary>Scores a set of variants and keeps how their effects are distributed.</summary>
public sealed class BackgroundRun
{
    readonly ScoreSettings _settings;
    readonly IRunLog _log;
    readonly int[] _tracks;
    readonly EffectColumns _columns;

    /// <summary>Checks the settings against the model.</summary>
    /// <param name="settings">A scoring run without outputs.</param>
    /// <param name="log">Hears of the progress.</param>
    /// <exception cref="UsageException">They do not fit together.</exception>
    public BackgroundRun(ScoreSettings settings, IRunLog log)
    {
        (_settings, _log) = (settings, log);
        var manifest = settings.Model.Manifest;
        _tracks = TrackSelection.Resolve(manifest, settings.Tracks);
        var chosen = _tracks.Select(t => manifest.Tracks[t]).ToList();
        _columns = new(manifest, _tracks, settings.Scores.Count > 0 ? ScoreCatalog.Named(settings.Scores) : ScoreCatalog.Calibrated(chosen, manifest.Bins), settings.MaskBp);
        if (_columns.Columns.Count == 0)
            throw new UsageException($"no score has a background for the tracks of {manifest.Name}; name some with --score");
    }

    /// <summary>Scores the variants.</summary>
    /// <param name="source">Where they are from, in words.</param>
    /// <param name="scratch">A free name for a file that is gone afterwards.</param>
    /// <param name="counts">Their alleles per status.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="StoppedException">Stopped on request.</exception>
    /// <exception cref="InputException">A score of a track has no value for any variant.</exception>
    public Background Run(string source, string scratch, StatusCounts counts, CancellationToken stop)
    {
        using var store = new EffectStore(scratch, _columns.Columns.Count);
        using var records = new RecordSource(_settings, _columns);
        _log.Info(records.Contigs.Summary);
        try
        {
            new Scorer(_settings.Model, _tracks, _columns, _settings.Alleles).Run(records.Chunks(0, long.MaxValue), chunk => Keep(chunk, store, counts), stop);
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException($"stopped after {store.Rows:N0} variants; calibrate has no checkpoint, run it again");
        }
        return new Background
        {
            Keys = BackgroundKeys.Of(_settings),
            Model = _settings.Model.Manifest.Name,
            Source = source,
            Variants = store.Rows,
            Columns = Columns(store),
        };
    }

    void Keep(RecordChunk chunk, EffectStore store, StatusCounts counts)
    {
        foreach (var allele in chunk.Alleles)
        {
            counts.Add(Alleles.AlleleStatusCode.Code(allele.Status));
            if (allele.IsScored)
                store.Add(allele.Effects);
        }
        _log.Progress("calibrate", store.Rows, null, "variants");
    }

    Dictionary<(string, string), BackgroundColumn> Columns(EffectStore store)
    {
        var columns = new Dictionary<(string, string), BackgroundColumn>();
        foreach (var (column, values) in _columns.Columns.Zip(store.Columns()))
            columns.Add((column.Track.Id, column.Score.Id), values.Length > 0 ? BackgroundColumn.Of(values)
                : throw InputException.In(_settings.Vcf, $"no variant has a {column.Score.Id} of track {column.Track.Id}; a background needs some"));
        return columns;
    }
}
