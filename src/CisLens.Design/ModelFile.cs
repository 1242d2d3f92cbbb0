using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Models;
using CisLens.Formats.Archive;
using CisLens.Torch;

namespace CisLens.Design;

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
        var manifest = stated with { Parameters = model.ParameterCount };
        var golden = ModelGolden.From(model);
        DurableFile.Write(path, stream =>
        {
            var zip = new StoredZipWriter(stream);
            var sums = new StringBuilder();
            void Add(string name, Action<Stream> write) => sums.Append(ModelArchive.SumLine(zip.Add(name, write), name));
            Add(ModelArchive.ManifestEntry, s => JsonSerializer.Serialize(s, manifest, Json.Indented));
            Add(ModelArchive.WeightsEntry, model.SaveWeights);
            Add(ModelArchive.GoldenEntry, s => JsonSerializer.Serialize(s, golden, Json.Line));
            Add(ModelArchive.CardEntry, s => s.Write(Encoding.UTF8.GetBytes(card ?? ModelCard.Text(manifest))));
            zip.Add(ModelArchive.SumsEntry, s => s.Write(Encoding.UTF8.GetBytes(sums.ToString())));
            zip.Finish();
        });
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

    static IStoredModel Load(ModelArchive archive, string path, Device device, int batchSize)
    {
        try
        {
            return archive.Manifest.Family switch
            {
                NetModel.Family => NetModel.Load(archive, path, device, batchSize),
                SvmModel.Family => SvmModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                WordModel.Family => WordModel.Load(archive, path, TorchLibrary.Threads, batchSize),
                MotifModel.Family => MotifModel.Load(archive, path, batchSize),
                var family => throw new ModelException($"{path}: a model of the family \"{family}\", this program reads {NetModel.Family}, {SvmModel.Family}, {WordModel.Family} and {MotifModel.Family}"),
            };
        }
        catch (InputException e)
        {
            throw new ModelException(e.Message, e);
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
