using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using CisLens.Core;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Weights.PyTorch;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Formats.Tests.Weights;

/// <summary>The four kinds of weight files: valid files of each kind, and a method that reads a file completely.</summary>
static class WeightFiles
{
    public static readonly string[] Kinds = ["safetensors", "archive", "stream", "hdf5"];

    static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(Path.GetDirectoryName(here)!)!;

    public static byte[] PyTorch(string name) => File.ReadAllBytes(Path.Combine(Folder(), "Weights", "PyTorch", name));

    public static byte[] Hdf5(string name) => File.ReadAllBytes(Path.Combine(Folder(), "Hdf5", name));

    /// <summary>Returns valid files of a kind.</summary>
    public static byte[][] Whole(string kind) => kind switch
    {
        "safetensors" => [Safetensors()],
        "archive" => [PyTorch("archive.pt"), PyTorch("archive_checkpoint.pt")],
        "stream" => [PyTorch("stream.pt"), PyTorch("stream_checkpoint.pt")],
        _ => [Hdf5("small.h5"), Hdf5("latest.h5"), Hdf5("v108.h5")],
    };

    static byte[] Safetensors()
    {
        var file = new MemoryStream();
        SafetensorsWriter.Write(file,
        [
            new("conv.weight", ElementType.F32, [3, 4], s => s.Write(new byte[48])),
            new("steps", ElementType.I64, [], s => s.Write(new byte[8])),
            new("half", ElementType.F16, [5], s => s.Write(new byte[10])),
        ], new Dictionary<string, string> { ["format"] = "pt" });
        return file.ToArray();
    }

    /// <summary>Reads everything in a file. Returns the error message, or null if there is no error.</summary>
    public static string? Fault(string kind, byte[] bytes)
    {
        try
        {
            Read(kind, bytes);
            return null;
        }
        catch (InputException e)
        {
            return e.Message;
        }
    }

    static void Read(string kind, byte[] bytes)
    {
        switch (kind)
        {
            case "safetensors":
                using (var file = new SafetensorsReader(new MemoryStream(bytes), bytes.Length, "given"))
                    foreach (var tensor in file.Tensors)
                        file.Read(tensor, new byte[tensor.Bytes]);
                break;
            case "hdf5":
                using (var file = Hdf5Reader.Open(new MemoryStream(bytes), "given"))
                    Read(file.Root);
                break;
            default:
                using (var file = PyTorchReader.Open(new MemoryStream(bytes), "given"))
                    foreach (var tensor in file.Tensors)
                        file.Read(tensor);
                break;
        }
    }

    static void Read(Hdf5Group root)
    {
        foreach (var attribute in root.Attributes.Values.Concat(root.Names.Select(root.Find).OfType<Hdf5Object>().SelectMany(o => o.Attributes.Values)))
            Read(attribute.Type.Kind, attribute.Texts, attribute.Numbers);
        foreach (var dataset in root.Datasets())
            Read(dataset.Type.Kind, dataset.Texts, dataset.Numbers);
    }

    static void Read(Hdf5Kind kind, Func<string[]> texts, Func<byte[]> numbers)
    {
        if (kind is Hdf5Kind.Text or Hdf5Kind.FreeText)
            texts();
        else
            numbers();
    }

    /// <summary>Returns the entries of an archive, so that they can be put into another archive.</summary>
    public static Dictionary<string, byte[]> Entries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var stream = entry.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    /// <summary>Makes an archive of entries.</summary>
    public static byte[] Archive(IEnumerable<KeyValuePair<string, byte[]>> entries, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in entries)
            {
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(bytes);
            }
        return file.ToArray();
    }

    /// <summary>Corrects the checksums of the headers of an HDF5 file, so that the reader gets to the changes in them.</summary>
    public static byte[] Summed(byte[] file)
    {
        for (int at = 0; file.AsSpan(at).IndexOf("OHDR"u8) is var found and >= 0; at++)
        {
            at += found;
            if (at + 32 > file.Length)
                break;
            int widthAt = at + 6 + ((file[at + 5] & 0x20) != 0 ? 16 : 0) + ((file[at + 5] & 0x10) != 0 ? 4 : 0), width = 1 << (file[at + 5] & 3);
            long size = width == 1 ? file[widthAt] : width == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(widthAt)) : -1;
            long end = widthAt + width + size;
            if (size >= 0 && end + 4 <= file.Length)
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan((int)end), Checksums.Lookup3(file.AsSpan(at, (int)end - at)));
        }
        if (file.Length >= 48 && file[8] >= 2)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(44), Checksums.Lookup3(file.AsSpan(0, 44)));
        return file;
    }
}
