using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.TwoStep;

namespace CisLens.Train.TwoStep;

/// <summary>
/// The features of the examples of a dataset, in a file. Features are found by the content of a window, so that a second run, or another
/// dataset with the same windows, computes only those that the file does not have.
/// </summary>
public sealed class FeatureTable : IDisposable
{
    readonly FeatureFile _file;
    readonly long[] _records;   // by example

    FeatureTable(FeatureFile file, long[] records, long computed) => (_file, _records, Computed) = (file, records, computed);

    /// <summary>Number of examples.</summary>
    public int Count => _records.Length;

    /// <summary>Number of features of an example.</summary>
    public int FeatureCount => _file.FeatureCount;

    /// <summary>Number of different windows that were computed now; the others were in the file.</summary>
    public long Computed { get; }

    /// <summary>Reads the features of an example. Several threads may read at once.</summary>
    /// <param name="example">Index of the example in the dataset.</param>
    /// <param name="features">Receives the features.</param>
    public void Row(int example, Span<float> features) => _file.Read(_records[example], features);

    /// <summary>Computes the features that the file does not have. A run that was stopped goes on where it ended.</summary>
    /// <param name="chromatin">The chromatin model.</param>
    /// <param name="chromatinHash">SHA-256 of its file.</param>
    /// <param name="layout">The layout of the features.</param>
    /// <param name="data">The dataset, with windows around TSSs in the direction of transcription.</param>
    /// <param name="folder">The folder of the file. It is created if it is missing.</param>
    /// <param name="log">Receives the progress.</param>
    /// <param name="stop">Stops the run; what is computed stays in the file.</param>
    /// <exception cref="ModelException">The layout does not fit the model.</exception>
    /// <exception cref="UsageException">The windows of the dataset are too short for the layout.</exception>
    /// <exception cref="StoppedException">The run was stopped.</exception>
    public static FeatureTable Compute(ISequenceModel chromatin, string chromatinHash, FeatureLayout layout, ILabelledSequences data,
        string folder, IRunLog log, CancellationToken stop)
    {
        var features = new ChromatinFeatures(chromatin, layout, cacheBytes: 0);
        byte[] content = FeatureFile.Content(layout.Content(chromatinHash));
        var windows = new TableWindows(data, features.Windows.Length, content);
        var file = FeatureFile.Open(FeatureFile.PathIn(folder, content), features.Windows.FeatureCount, log);
        try
        {
            return Compute(features, windows, data, file, log, stop);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static FeatureTable Compute(ChromatinFeatures features, TableWindows windows, ILabelledSequences data, FeatureFile file, IRunLog log,
        CancellationToken stop)
    {
        var records = new long[data.Count];
        var missing = new List<int>();
        for (int i = 0; i < records.Length; i++)
            if ((records[i] = file.Find(windows.Key(i))) < 0)
                missing.Add(i);
        long known = records.Length - missing.Count, computed = 0;
        if (known > 0)
            log.Info($"features: {known:N0} of {records.Length:N0} windows are in {file.Path}");
        var values = new float[file.FeatureCount];
        for (int done = 0; done < missing.Count; done++)
        {
            log.Progress("features", known + done, records.Length, "windows");
            if (stop.IsCancellationRequested)
                throw new StoppedException($"stopped after the features of {known + done:N0} of {records.Length:N0} windows; " +
                    "run the same command again to continue");
            byte[] key = windows.Key(missing[done]);
            if ((records[missing[done]] = file.Find(key)) >= 0)   // a window that the dataset has twice
                continue;
            features.Window(windows.Codes, values);
            records[missing[done]] = file.Append(key, values);
            computed++;
        }
        file.Sync();
        log.Progress("features", records.Length, records.Length, "windows");
        return new FeatureTable(file, records, computed);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
