using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Archive;
using CisLens.Models.Kmers;
using CisLens.Models.Networks;
using CisLens.Models.Onnx;
using CisLens.Torch;

namespace CisLens.Models;

/// <summary>A model as one file, <c>*.clm</c>: manifest, weights, answers to a few inputs, a card, and the SHA-256 of each.</summary>
public static class ModelFile
{
    /// <summary>Writes a model; the same model gives the same bytes.</summary>
    /// <param name="path">The file, replaced when it is whole.</param>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="card">Markdown for people, or null for one made from the manifest.</param>
    public static void Write(string path, IStoredModel model, string? card = null) => Write(path, model, model.Manifest, card);

    /// <inheritdoc cref="Write(string, IStoredModel, string?)"/>
    /// <param name="path">The file, replaced when it is whole.</param>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <param name="stated">The model's manifest with more that is known of it.</param>
    /// <param name="card">Markdown for people, or null for one made from the manifest.</param>
    public static void Write(string path, IStoredModel model, ModelManifest stated, string? card)
    {
        Write(path, stated with { Parameters = model.ParameterCount }, ModelGolden.From(model), card, add => add(ModelArchive.WeightsEntry, model.SaveWeights));
    }

    static void Write(string path, ModelManifest manifest, ModelGolden golden, string? card, Action<Action<string, Action<Stream>>> content) =>
        DurableFile.Write(path, stream =>
        {
            var zip = new StoredZipWriter(stream);
            zip.Add(ModelArchive.ManifestEntry, s => JsonSerializer.Serialize(s, manifest, Json.Indented));
            content(zip.Add);
            zip.Add(ModelArchive.GoldenEntry, s => JsonSerializer.Serialize(s, golden, Json.Line));
            zip.Add(ModelArchive.CardEntry, s => s.Write(Encoding.UTF8.GetBytes(card ?? ModelCard.Text(manifest))));
            zip.Finish();
        });

    /// <summary>Writes model files as one that answers with their mean; each lies in it as it is.</summary>
    /// <param name="path">The file, replaced when it is whole.</param>
    /// <param name="members">Model files, at least two.</param>
    /// <returns>The manifest of the ensemble.</returns>
    /// <exception cref="ModelException">A file is not whole, or they do not answer the same question.</exception>
    public static ModelManifest WriteEnsemble(string path, IReadOnlyList<string> members)
    {
        using var model = OpenEnsemble(Path.GetFileNameWithoutExtension(path), members, Device.Cpu, batchSize: 1, selfTest: false, out _);
        var tested = model.Members.Select(m => m is IStoredModel stored ? stored.TestedTracks : Enumerable.Range(0, m.Manifest.Tracks.Count));
        var golden = ModelGolden.From(model, tested.Aggregate((a, b) => a.Intersect(b)));
        Write(path, model.Manifest, golden, null, add =>
        {
            foreach (var (index, member) in members.Index())
                add(ModelArchive.MemberEntry(index), stream =>
                {
                    using var file = File.OpenRead(member);
                    file.CopyTo(stream);
                });
        });
        return model.Manifest;
    }

    /// <summary>Opens several model files as one model, which answers with their mean.</summary>
    /// <param name="name">Name of the ensemble.</param>
    /// <param name="paths">The files, at least two.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="batchSize">Sequences a pass takes.</param>
    /// <param name="selfTest">True compares the answers of each on this device with those in its file first.</param>
    /// <param name="hash">A short name for their content.</param>
    /// <exception cref="ModelException">A file is not whole, or they do not answer the same question.</exception>
    public static EnsembleModel OpenEnsemble(string name, IReadOnlyList<string> paths, Device device, int batchSize, bool selfTest, out string hash)
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
            hash = EnsembleModel.HashOf(hashes);
            return new EnsembleModel(name, members);
        }
        catch
        {
            members.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <summary>Opens a model on a device.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="batchSize">Sequences a pass takes.</param>
    /// <param name="selfTest">True compares its answers on this device with those in the file first.</param>
    /// <exception cref="ModelException">The file is of another version or not whole, or the self-test failed.</exception>
    public static ISequenceModel Open(string path, Device device, int batchSize = 64, bool selfTest = false) =>
        Open(path, device, batchSize, selfTest, out _);

    /// <inheritdoc cref="Open(string, Device, int, bool)"/>
    /// <param name="path">The file.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="batchSize">Sequences a pass takes.</param>
    /// <param name="selfTest">True compares its answers on this device with those in the file first.</param>
    /// <param name="hash">As <see cref="Hash"/>, without reading a large file once more.</param>
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

    static ISequenceModel Load(ModelArchive archive, string path, Device device, int batchSize)
    {
        try
        {
            return archive.Manifest.Family switch
            {
                NetModel.Family => NetModel.Load(archive, path, device, batchSize),
                SvmModel.Family => SvmModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                WordModel.Family => WordModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                MotifModel.Family => MotifModel.Load(archive, path, batchSize),
                OnnxModel.Family => OnnxModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                EnsembleModel.Family => LoadEnsemble(archive, path, device, batchSize),
                var family => throw new ModelException($"{path}: a model of the family \"{family}\", this program reads {NetModel.Family}, {SvmModel.Family}, {WordModel.Family}, {MotifModel.Family}, {OnnxModel.Family} and {EnsembleModel.Family}"),
            };
        }
        catch (InputException e)
        {
            throw new ModelException(e.Message, e);
        }
    }

    static EnsembleModel LoadEnsemble(ModelArchive archive, string path, Device device, int batchSize)
    {
        var members = new List<ISequenceModel>();
        try
        {
            for (int i = 0; i < archive.Members; i++)
            {
                using var member = archive.OpenMember(i);
                members.Add(Load(member, $"{path}:{ModelArchive.MemberEntry(i)}", device, batchSize));
            }
            return EnsembleModel.From(archive.Manifest, members);
        }
        catch (Exception e)
        {
            members.ForEach(m => m.Dispose());
            if (e is ModelException && !e.Message.StartsWith(path, StringComparison.Ordinal))
                throw new ModelException($"{path}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>The manifest of a file, after all its bytes are checked.</summary>
    /// <exception cref="ModelException">As <see cref="Open"/>.</exception>
    public static ModelManifest ReadManifest(string path)
    {
        using var archive = ModelArchive.Open(path);
        return archive.Manifest;
    }

    /// <summary>The card of a file, Markdown.</summary>
    public static string ReadCard(string path)
    {
        using var archive = ModelArchive.Open(path);
        return archive.ReadCard();
    }

    /// <summary>A short name for the content: SHA-256 over the sums of all entries.</summary>
    public static string Hash(string path)
    {
        using var archive = ModelArchive.Open(path);
        return archive.Hash;
    }

    /// <summary>Compares a model's answers on its device with those in its file.</summary>
    /// <returns>The largest difference found.</returns>
    /// <exception cref="ModelException">The answers differ by more than the manifest's tolerance.</exception>
    public static double SelfTest(string path, ISequenceModel model)
    {
        using var archive = ModelArchive.Open(path);
        return archive.ReadGolden().Check(model, path);
    }
}
