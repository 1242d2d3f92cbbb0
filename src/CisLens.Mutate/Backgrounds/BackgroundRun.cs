using System.Diagnostics;
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

    /// <summary>True when an interrupted run has left something to go on with.</summary>
    /// <param name="output">The background's file.</param>
    public static bool IsInterrupted(string output) => File.Exists(ScoreProgress.PathOf(output));

    /// <summary>Alleles per status.</summary>
    public StatusCounts Counts { get; } = new();

    /// <summary>Scores the variants; what is done lies beside the output until <see cref="Forget"/>.</summary>
    /// <param name="source">Where they are from, in words.</param>
    /// <param name="output">The background's file.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="StoppedException">Stopped on request; what is done can be resumed.</exception>
    /// <exception cref="InputException">A score of a track has no value for any variant.</exception>
    public Background Run(string source, string output, CancellationToken stop)
    {
        string fingerprint = _settings.Fingerprint(InputFile.Of(_settings.Vcf).Sha256);
        var progress = _settings.Resume ? ScoreProgress.Read(output, fingerprint) : null;
        using var store = new EffectStore(Scratch(output), _columns.Columns.Count + _settings.Conservation.Count, progress?.Lengths[0] ?? 0);
        using var records = new RecordSource(_settings, _columns);
        foreach (var (code, count) in progress?.Counts ?? [])
            Counts.Add(code, count);
        _log.Info(records.Contigs.Summary);
        if (progress is not null)
            _log.Info($"resuming after {store.Rows:N0} variants");
        long chunks = progress?.Chunks ?? 0;
        void Commit() => Progress(fingerprint, chunks, store.Sync()).Write(output);
        try
        {
            var sinceCommit = Stopwatch.StartNew();
            new Scorer(_settings.Model, _tracks, _columns, _settings.Alleles).Run(records.Chunks(chunks, long.MaxValue), chunk =>
            {
                Keep(chunk, store);
                chunks++;
                if (sinceCommit.Elapsed < _settings.CommitEvery)
                    return;
                Commit();
                sinceCommit.Restart();
            }, stop);
        }
        catch (OperationCanceledException)
        {
            Commit();
            throw new StoppedException($"stopped after {store.Rows:N0} variants; the same command with --resume goes on");
        }
        catch (CisLensException e) when (e is InputException or UsageException)
        {
            Forget(output);
            throw;
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

    /// <summary>Nothing is left to resume.</summary>
    public static void Forget(string output)
    {
        File.Delete(ScoreProgress.PathOf(output));
        File.Delete(Scratch(output));
    }

    static string Scratch(string output) => output + ".effects" + DurableFile.PartialSuffix;

    ScoreProgress Progress(string fingerprint, long chunks, long bytes) => new()
    {
        Fingerprint = fingerprint,
        Chunks = chunks,
        Records = Counts.Alleles,
        Clipped = 0,
        Counts = new(Counts.ByCode.ToDictionary(), StringComparer.Ordinal),
        Lengths = [bytes],
        HeaderLengths = [0],
    };

    void Keep(RecordChunk chunk, EffectStore store)
    {
        int index = 0;
        foreach (var record in chunk.Records)
            for (int alt = 0; alt < record.AltCount; alt++)
            {
                var allele = chunk.Alleles[index++];
                Counts.Add(Alleles.AlleleStatusCode.Code(allele.Status));
                if (allele.IsScored)
                    store.Add([.. allele.Effects, .. _settings.Conservation.Select(field => InfoField.Value(record, field, alt))]);
            }
        _log.Progress("calibrate", store.Rows, null, "variants");
    }

    Dictionary<(string, string), BackgroundColumn> Columns(EffectStore store)
    {
        var names = _columns.Columns.Select(c => (c.Track.Id, c.Score.Id)).Concat(_settings.Conservation.Select(field => (field, InfoField.Score)));
        var columns = new Dictionary<(string, string), BackgroundColumn>();
        foreach (var (name, values) in names.Zip(store.Columns()))
            columns.Add(name, values.Length > 0 ? BackgroundColumn.Of(values)
                : throw InputException.In(_settings.Vcf, $"no variant has {(name.Item2 == InfoField.Score ? $"a number in INFO {name.Item1}" : $"a {name.Item2} of track {name.Item1}")}; a background needs some"));
        return columns;
    }
}
