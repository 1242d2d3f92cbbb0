using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.TwoStep;

/// <summary>
/// Features in the files of a folder, as <c>train --features</c> keeps them, for models of two steps that predict the same windows.
/// </summary>
public sealed class KeptFeatures : IDisposable
{
    readonly string _folder;
    readonly IRunLog _log;
    readonly Dictionary<string, FeatureFile> _files = new(StringComparer.Ordinal);

    /// <summary>Uses a folder, which is created if it is missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="log">Receives what was removed from a damaged file.</param>
    public KeptFeatures(string folder, IRunLog log) => (_folder, _log) = (folder, log);

    /// <summary>Number of windows whose features were in the files.</summary>
    public long Found { get; private set; }

    /// <summary>Number of windows whose features were computed and added.</summary>
    public long Added { get; private set; }

    /// <summary>Lets a model of two steps use the features; models with the same chromatin model and layout share them.</summary>
    /// <param name="model">The model.</param>
    /// <returns>False for a model without such features, which stays as it is.</returns>
    public bool Use(ISequenceModel model)
    {
        if (model.StorableFeatures is not { Content: { } text } features)
            return false;
        byte[] content = FeatureFile.Content(text);
        string path = FeatureFile.PathIn(_folder, content);
        if (!_files.TryGetValue(path, out var file))
            _files[path] = file = FeatureFile.Open(path, features.FeatureCount, _log);
        features.Store = new Store(this, file, content);
        return true;
    }

    sealed class Store(KeptFeatures all, FeatureFile file, byte[] content) : IFeatureStore
    {
        public bool Find(ReadOnlySpan<byte> codes, Span<float> features)
        {
            long record = file.Find(FeatureFile.Key(content, codes));
            if (record < 0)
                return false;
            file.Read(record, features);
            all.Found++;
            return true;
        }

        public void Add(ReadOnlySpan<byte> codes, ReadOnlySpan<float> features)
        {
            file.Append(FeatureFile.Key(content, codes), features);
            all.Added++;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Sync();
            file.Dispose();
        }
    }
}
