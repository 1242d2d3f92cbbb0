namespace CisLens.Models.Import;

/// <summary>Numbers in Keras' order of axes, and in ours.</summary>
static class KerasTensor
{
    /// <summary>Whether shapes agree but for axes of one, which Keras 1 has in its kernels. A scalar, which has no axis, agrees with none.</summary>
    public static bool SameBesideOnes(IReadOnlyList<long> found, IEnumerable<long> wanted) => found.Count > 0 && found.Where(size => size != 1).SequenceEqual(wanted.Where(size => size != 1));

    /// <summary>The shape of parts side by side on the last axis; of parts that do not fit or are empty, the first with a last axis of 0.</summary>
    public static long[] SideBySide(IReadOnlyList<IReadOnlyList<long>> parts)
    {
        long[] shape = [.. parts[0]];
        if (shape.Length > 0)
            shape[^1] = parts.All(part => part.Count == shape.Length && part[^1] is > 0 and <= int.MaxValue && part.SkipLast(1).SequenceEqual(shape.SkipLast(1))) ? parts.Sum(part => part[^1]) : 0;
        return shape;
    }

    /// <summary>A shape in messages.</summary>
    public static string Text(IReadOnlyList<long> shape) => shape.Count == 0 ? "one number without an axis" : string.Join('x', shape);

    /// <summary>Puts parts side by side on the last axis.</summary>
    /// <param name="parts">Values, row-major, and sizes of the last axis.</param>
    public static float[] Join(IReadOnlyList<(float[] Values, long Width)> parts)
    {
        if (parts.Count == 1)
            return parts[0].Values;
        var joined = new List<float>();
        for (long row = 0; row < parts[0].Values.Length / parts[0].Width; row++)
            foreach (var (values, width) in parts)
                joined.AddRange(values.AsSpan((int)(row * width), (int)width));
        return [.. joined];
    }

    /// <summary>Values in another order of axes.</summary>
    /// <param name="values">Row-major in the old order.</param>
    /// <param name="shape">Sizes in the new order.</param>
    /// <param name="axes">For each axis of the new order the one of the old.</param>
    public static float[] Turn(float[] values, long[] shape, int[] axes)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int old = shape.Length - 1; old >= 0; old--)
        {
            int axis = Array.IndexOf(axes, old);
            strides[axis] = stride;
            stride *= shape[axis];
        }
        var turned = new float[values.Length];
        var at = new long[shape.Length];
        long from = 0;
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = values[from];
            for (int axis = at.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++at[axis] < shape[axis])
                    break;
                from -= at[axis] * strides[axis];
                at[axis] = 0;
            }
        }
        return turned;
    }
}
