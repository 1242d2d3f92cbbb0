using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using CisLens.Core;

namespace CisLens.Models.Boosters;

/// <summary>Reads the binary format of XGBoost 0.6 to 1.7. Every size is compared with the bytes that are left.</summary>
/// <remarks>
/// Little-endian structs in a row: parameters (136 bytes), name of the objective, name of the booster, the booster, attributes,
/// metrics. A text is its length in 8 bytes and its bytes. Files of 1.x begin with <c>binf</c>.
/// </remarks>
sealed class BoosterBinary
{
    const int ParameterBytes = 136, TreeModelBytes = 160, LinearModelBytes = 136, TreeBytes = 148, NodeBytes = 20, StatisticBytes = 16;

    readonly string _path;
    readonly byte[] _bytes;
    int _at;

    BoosterBinary(string path, byte[] bytes) => (_path, _bytes) = (path, bytes);

    public static Booster Read(string path, byte[] bytes) => new BoosterBinary(path, bytes).Read();

    Booster Read()
    {
        if (_bytes.AsSpan().StartsWith("CONFIG-offset:"u8))
            throw InputException.In(_path, "is a booster that Python pickled; save it with save_model(\"model.json\")");
        if (_bytes.AsSpan().StartsWith("binf"u8))
            _at = 4;
        var parameters = Take(ParameterBytes, "parameters");
        var (baseScore, features, classes) = (BitConverter.ToSingle(parameters), Int(parameters, 1), Int(parameters, 2));
        var (attributes, metrics, version, targets) = (Int(parameters, 3), Int(parameters, 4), Int(parameters, 5), Int(parameters, 7));
        string objectiveName = Text("objective"), boosterName = Text("booster");
        var objective = BoosterFile.Objective(_path, objectiveName);
        bool linear = BoosterFile.IsLinear(_path, boosterName, Math.Max(classes, version > 0 ? targets : 1));
        if (features < 1)
            throw InputException.In(_path, $"the booster has {(uint)features} features; expected 1 to {int.MaxValue}");
        // before version 1.0, the file has the margin
        float margin = version > 0 ? BoosterFile.BaseMargin(_path, baseScore, objective) : baseScore;
        Booster booster = linear ? Linear(features, margin, objective) : TreeBooster.From(features, margin, objective, Trees());
        for (ulong left = attributes == 0 ? 0 : 2 * Count("attributes", 16); left > 0; left--)
            Text("attribute");
        for (ulong left = metrics == 0 ? 0 : Count("metrics", 8); left > 0; left--)
            Text("metric");
        return _at == _bytes.Length ? booster
            : throw InputException.In(_path, $"has {_bytes.Length - _at} bytes after the model; download or copy the file again");
    }

    LinearBooster Linear(int features, float margin, BoosterObjective objective)
    {
        Take(LinearModelBytes, "parameters of the linear model");
        ulong count = Count("weights", sizeof(float));
        return BoosterFile.Linear(_path, MemoryMarshal.Cast<byte, float>(Take((long)count * sizeof(float), "weights")).ToArray(),
            features, margin, objective);
    }

    List<TreeBooster.Node[]> Trees()
    {
        int count = Int(Take(TreeModelBytes, "parameters of the trees"), 0);
        if (count < 0)
            throw InputException.In(_path, $"has {count} trees; expected 0 or more");
        var trees = new List<TreeBooster.Node[]>();
        for (int tree = 0; tree < count; tree++)
            trees.Add(Tree(tree));
        Take(count * (long)sizeof(int), "groups of the trees");
        return trees;
    }

    TreeBooster.Node[] Tree(int tree)
    {
        var parameters = Take(TreeBytes, $"tree {tree}");
        var (count, vector) = (Int(parameters, 1), Int(parameters, 5));
        if (count < 1 || vector != 0)
            throw InputException.In(_path, $"tree {tree} has {count} nodes and {vector} values per leaf; expected 1 or more, and 0");
        var fields = Take(count * (long)NodeBytes, $"tree {tree}");
        Take(count * (long)StatisticBytes, $"tree {tree}");
        var nodes = new TreeBooster.Node[count];
        for (int i = 0; i < count; i++)
        {
            var node = fields.Slice(i * NodeBytes, NodeBytes);
            nodes[i] = new(Int(node, 1), Int(node, 2), (uint)Int(node, 3), BitConverter.ToSingle(node[16..]));
        }
        return nodes;
    }

    static int Int(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * index)..]);

    string Text(string what) => Encoding.UTF8.GetString(Take((long)Count(what, 1), what));

    // a count in 8 bytes, of elements that have at least so many bytes each
    ulong Count(string what, int bytes)
    {
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));
        return count <= (ulong)(_bytes.Length - _at) / (ulong)bytes ? count
            : throw Bad(what, $"{count} elements are expected, and {_bytes.Length - _at} bytes are left");
    }

    ReadOnlySpan<byte> Take(long count, string what)
    {
        if (count > _bytes.Length - _at)
            throw Bad(what, $"{count} bytes are expected, and {_bytes.Length - _at} are left");
        _at += (int)count;
        return _bytes.AsSpan(_at - (int)count, (int)count);
    }

    InputException Bad(string what, string problem) => InputException.In(_path,
        $"{what} at byte {_at}: {problem}; expected a complete model file of XGBoost");
}
