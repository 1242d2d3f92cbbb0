using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Formats.Archive;
using CisLens.Models.Kmers;
using CisLens.Models.Networks;
using CisLens.Models.Onnx;
using CisLens.Models.Storage;
using CisLens.Models.TwoStep;
using CisLens.Torch;

namespace CisLens.Models;

/// <summary>
/// Reads and writes model files, <c>*.clm</c>. A file contains the manifest, the weights, predictions for a few inputs, a card,
/// and the SHA-256 of each.
/// </summary>
public static class ModelFile
{
    /// <summary>Writes a model. The same model always gives the same bytes.</summary>
    /// <param name="path">The file. An existing file is replaced once the new one is complete.</param>
    /// <param name="model">The model. It is not disposed.</param>
    public static void Write(string path, IStoredModel model) => Write(path, model, model.Manifest, null);

    /// <inheritdoc cref="Write(string, IStoredModel)"/>
    /// <param name="path">The file. An existing file is replaced once the new one is complete.</param>
    /// <param name="model">The model. It is not disposed.</param>
    /// <param name="manifest">The manifest to write: that of the model, with more fields filled in.</param>
    /// <param name="card">A description for people as Markdown, or null for one made from the manifest.</param>
    public static void Write(string path, IStoredModel model, ModelManifest manifest, string? card) =>
        Write(path, manifest with { Parameters = model.ParameterCount },
            ModelGolden.From(CalibratedModel.From(model), model.TestedTracks), card,
            add =>
            {
                foreach (var (index, member) in model.MemberFiles.Index())
                    AddMember(add, index, member);
                add(ModelArchive.WeightsEntry, model.SaveWeights);
            });

    static void AddMember(Action<string, Action<Stream>> add, int index, string path) => add(ModelArchive.MemberEntry(index), stream =>
    {
        using var file = File.OpenRead(path);
        file.CopyTo(stream);
    });

    static void Write(string path, ModelManifest manifest, ModelGolden golden, string? card,
        Action<Action<string, Action<Stream>>> content) =>
        DurableFile.Write(path, stream =>
        {
            var zip = new StoredZipWriter(stream);
            zip.Add(ModelArchive.ManifestEntry, s => JsonSerializer.Serialize(s, manifest, Json.Indented));
            content(zip.Add);
            zip.Add(ModelArchive.GoldenEntry, s => JsonSerializer.Serialize(s, golden, Json.Line));
            zip.Add(ModelArchive.CardEntry, s => s.Write(Encoding.UTF8.GetBytes(card ?? ModelCard.Text(manifest))));
            zip.Finish();
        });

    /// <summary>Writes an ensemble of model files as one file. The members are stored unchanged.</summary>
    /// <param name="path">The file. An existing file is replaced once the new one is complete.</param>
    /// <param name="members">Model files, at least two.</param>
    /// <returns>The manifest of the ensemble.</returns>
    /// <exception cref="ModelException">A file is damaged, or the members differ in window, bins, strand rule or tracks.</exception>
    public static ModelManifest WriteEnsemble(string path, IReadOnlyList<string> members)
    {
        using var model = OpenEnsemble(Path.GetFileNameWithoutExtension(path), members, Device.Cpu, batchSize: 1, selfTest: false, out _);
        var tested = members.Select(TestedTracks).Aggregate((a, b) => a.Intersect(b));
        var golden = ModelGolden.From(model, tested);
        Write(path, model.Manifest, golden, null, add =>
        {
            foreach (var (index, member) in members.Index())
                AddMember(add, index, member);
        });
        return model.Manifest;
    }

    /// <summary>Writes a model file again with calibrated probabilities; the weights are copied.</summary>
    /// <param name="path">The file. An existing file is replaced once the new one is complete.</param>
    /// <param name="source">The model file.</param>
    /// <param name="scales">Scales by track id. They follow those that the file has.</param>
    /// <exception cref="ModelException">The file is damaged.</exception>
    public static void WriteCalibrated(string path, string source, IReadOnlyDictionary<string, LogitScale> scales)
    {
        using var archive = ModelArchive.Open(source);
        Track[] tracks = [.. archive.Manifest.Tracks.Select(t => scales.TryGetValue(t.Id, out var added)
            ? t with { Calibration = t.Calibration?.Then(added) ?? added } : t)];
        using var model = new CalibratedModel(LoadPlain(archive, source, Device.Cpu, batchSize: 1), tracks);
        var golden = ModelGolden.From(model, archive.ReadGolden().Tracks);
        Write(path, archive.Manifest with { Tracks = tracks }, golden, archive.ReadCard(), add =>
        {
            foreach (var (name, copy) in archive.Content())
                add(name, copy);
        });
    }

    static IEnumerable<int> TestedTracks(string path)
    {
        using var archive = ModelArchive.Open(path);
        return archive.ReadGolden().Tracks;
    }

    /// <summary>Opens several model files as one model, which predicts the mean of their predictions.</summary>
    /// <param name="name">Name of the ensemble.</param>
    /// <param name="paths">The files, at least two.</param>
    /// <param name="device">The device that computes the predictions.</param>
    /// <param name="batchSize">Sequences per pass.</param>
    /// <param name="selfTest">True to compare the predictions of each file on this device with the stored ones first.</param>
    /// <param name="hash">SHA-256 over the hashes of the members, in order.</param>
    /// <exception cref="ModelException">A file is damaged, or the members differ in window, bins, strand rule or tracks.</exception>
    public static EnsembleModel OpenEnsemble(string name, IReadOnlyList<string> paths, Device device, int batchSize, bool selfTest,
        out string hash)
    {
        var members = new List<ISequenceModel>();
        var hashes = new List<string>();
        try
        {
            foreach (string path in paths)
            {
                members.Add(Open(path, device, batchSize, selfTest, out string own));
                hashes.Add(own);
            }
            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', hashes))));
            return new EnsembleModel(name, members);
        }
        catch
        {
            members.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <summary>Opens one model file, or several as an ensemble that is named after them.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="device">The device that computes the predictions.</param>
    /// <param name="batchSize">Sequences per pass.</param>
    /// <param name="selfTest">True to compare the predictions of each file on this device with the stored ones first.</param>
    /// <param name="head">Name of the head; null for the first.</param>
    /// <param name="hash">A hash of the content of the files and, unless it is the first, of the head.</param>
    /// <exception cref="ModelException">A file is damaged, or the members differ in window, bins, strand rule or tracks.</exception>
    /// <exception cref="UsageException">There is no such head.</exception>
    public static ISequenceModel Open(
        IReadOnlyList<string> paths, Device device, int batchSize, bool selfTest, string? head, out string hash)
    {
        var model = paths.Count == 1
            ? Open(paths[0], device, batchSize, selfTest, out hash)
            : OpenEnsemble(string.Join('+', paths.Select(Path.GetFileNameWithoutExtension)), paths, device, batchSize, selfTest, out hash);
        try
        {
            if (HeadModel.Index(model.Manifest, head) > 0)
                hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{hash}\n{head}")));
            return HeadModel.Choose(model, head);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Opens a model on a device.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">The device that computes the predictions.</param>
    /// <param name="batchSize">Sequences per pass.</param>
    /// <param name="selfTest">True to compare the predictions on this device with the stored ones first.</param>
    /// <exception cref="ModelException">The file is damaged or of another version, or the self-test failed.</exception>
    public static ISequenceModel Open(string path, Device device, int batchSize = 64, bool selfTest = false) =>
        Open(path, device, batchSize, selfTest, out _);

    /// <inheritdoc cref="Open(string, Device, int, bool)"/>
    /// <param name="path">The file.</param>
    /// <param name="device">The device that computes the predictions.</param>
    /// <param name="batchSize">Sequences per pass.</param>
    /// <param name="selfTest">True to compare the predictions on this device with the stored ones first.</param>
    /// <param name="hash">The same value as <see cref="Hash"/> gives, without reading the file again.</param>
    public static ISequenceModel Open(string path, Device device, int batchSize, bool selfTest, out string hash)
    {
        using var archive = ModelArchive.Open(path);
        hash = archive.Hash;
        var model = Load(archive, path, device, batchSize);
        if (selfTest)
            try
            {
                archive.ReadGolden().Check(model, path);
            }
            catch
            {
                model.Dispose();
                throw;
            }
        return model;
    }

    /// <summary>
    /// Opens a model of one family, for callers that need more than its predictions. Its predictions are not calibrated; the
    /// scales are in its manifest.
    /// </summary>
    /// <typeparam name="T">The type of the family.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="expected">The family in the words of an error, such as <c>a network</c>.</param>
    /// <param name="device">The device; null for the CPU.</param>
    /// <exception cref="ModelException">The model is of another family, or as <see cref="Open(string, Device, int, bool)"/>.</exception>
    public static T Open<T>(string path, string expected, Device? device = null) where T : class, ISequenceModel
    {
        using var archive = ModelArchive.Open(path);
        var model = LoadPlain(archive, path, device ?? Device.Cpu, batchSize: 64);
        try
        {
            return Require<T>(model, path, expected);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>An open model as one of a family.</summary>
    /// <typeparam name="T">The type of the family.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="path">Its file, for errors.</param>
    /// <param name="expected">The family in the words of an error.</param>
    /// <exception cref="ModelException">The model is of another family.</exception>
    public static T Require<T>(ISequenceModel model, string path, string expected) where T : class, ISequenceModel => model as T ??
        throw new ModelException($"{path}: a model of the family \"{model.Manifest.Family}\", design {model.Manifest.Design}; " +
            $"expected {expected}");

    static ISequenceModel Load(ModelArchive archive, string path, Device device, int batchSize) =>
        CalibratedModel.From(LoadPlain(archive, path, device, batchSize));

    static ISequenceModel LoadPlain(ModelArchive archive, string path, Device device, int batchSize)
    {
        try
        {
            return archive.Manifest.Family switch
            {
                NetModel.Family => NetModel.Load(archive, path, device, batchSize),
                SvmModel.Family => SvmModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                KmerWeightModel.Family => KmerWeightModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                MotifModel.Family => MotifModel.Load(archive, path, batchSize),
                OnnxModel.Family => OnnxModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                EnsembleModel.Family => LoadEnsemble(archive, path, device, batchSize),
                TwoStepModel.Family => LoadTwoStep(archive, path, device, batchSize),
                var family => throw new ModelException($"{path}: unknown model family \"{family}\"; this program reads " +
                    string.Join(", ", NetModel.Family, SvmModel.Family, KmerWeightModel.Family, MotifModel.Family, OnnxModel.Family,
                        EnsembleModel.Family, TwoStepModel.Family)),
            };
        }
        catch (InputException e)
        {
            throw new ModelException(e.Message, e);
        }
    }

    static EnsembleModel LoadEnsemble(ModelArchive archive, string path, Device device, int batchSize) =>
        WithMembers(archive, path, device, batchSize, members => EnsembleModel.From(archive.Manifest, members));

    static TwoStepModel LoadTwoStep(ModelArchive archive, string path, Device device, int batchSize) =>
        WithMembers(archive, path, device, batchSize, members => members is [var chromatin]
            ? TwoStepModel.Load(archive, path, chromatin)
            : throw new ModelException($"{path}: has {members.Count} chromatin models; expected 1"));

    static T WithMembers<T>(
        ModelArchive archive, string path, Device device, int batchSize, Func<IReadOnlyList<ISequenceModel>, T> make)
    {
        var members = new List<ISequenceModel>();
        try
        {
            for (int i = 0; i < archive.Members; i++)
            {
                using var member = archive.OpenMember(i);
                members.Add(Load(member, $"{path}:{ModelArchive.MemberEntry(i)}", device, batchSize));
            }
            return make(members);
        }
        catch (Exception e)
        {
            members.ForEach(m => m.Dispose());
            if (e is ModelException && !e.Message.StartsWith(path, StringComparison.Ordinal))
                throw new ModelException($"{path}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Checks all bytes of a file and gives its manifest.</summary>
    /// <exception cref="ModelException">The file is damaged or of another version.</exception>
    public static ModelManifest ReadManifest(string path)
    {
        using var archive = ModelArchive.Open(path);
        return Complete(archive);
    }

    static ModelManifest Complete(ModelArchive archive)
    {
        var manifest = archive.Manifest;
        return manifest.Family switch
        {
            NetModel.Family => NetModel.Complete(manifest, Designs.Create(manifest.Design, manifest.Options)),
            SvmModel.Family or KmerWeightModel.Family or MotifModel.Family => KmerModel.Complete(manifest),
            EnsembleModel.Family => EnsembleModel.Complete(manifest, [.. Enumerable.Range(0, archive.Members).Select(i =>
            {
                using var member = archive.OpenMember(i);
                return Complete(member);
            })]),
            _ => manifest,
        };
    }

    /// <summary>Gives the card of a file, as Markdown.</summary>
    public static string ReadCard(string path)
    {
        using var archive = ModelArchive.Open(path);
        return archive.ReadCard();
    }

    /// <summary>SHA-256 over the sums of all entries. It identifies the content of the file.</summary>
    public static string Hash(string path)
    {
        using var archive = ModelArchive.Open(path);
        return archive.Hash;
    }

    /// <summary>Compares the predictions of a model on its device with those stored in its file.</summary>
    /// <returns>The largest difference, divided by the stored value where that is above 1.</returns>
    /// <exception cref="ModelException">A difference is larger than the tolerance in the manifest.</exception>
    public static double SelfTest(string path, ISequenceModel model)
    {
        using var archive = ModelArchive.Open(path);
        return archive.ReadGolden().Check(model, path);
    }
}
