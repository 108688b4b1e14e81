'use strict';
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('data').textContent);
  // Those who take part in the chart that is being drawn.
  let names = data.contenders;
  let look = data.palette;
  const dashes = ['solid', [7, 4], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2], [1, 4], [6, 2, 1, 2, 1, 2]];
  const symbols = ['circle', 'triangle', 'rect', 'diamond', 'emptyCircle', 'emptyTriangle', 'emptyRect', 'emptyDiamond'];
  const drawn = [];
  root.classList.add('js');

  // Colours are resolved by the browser, for the scheme that is shown.
  const probe = document.createElement('span');
  const colour = name => {
    probe.style.color = 'var(--' + name + ')';
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const palette = () => ({
    ink: colour('ink'), faint: colour('faint'), line: colour('line'), card: colour('card'),
    of: names.map((_, i) => colour('c' + look[i])),
  });

  const digits = value => value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  const millis = value => value === 0 ? '0' : value < 1 ? digits(value * 1000) + ' µs'
    : value < 1000 ? digits(value) + ' ms' : digits(value / 1000) + ' s';
  const count = value => value >= 1e6 ? digits(value / 1e6) + 'M' : value >= 1e4 ? digits(value / 1e3) + 'k' : digits(value);
  const text = value => String(value).replace(/[&<>"']/g, c => '&#' + c.charCodeAt(0) + ';');
  const nines = percentile => Math.log10(100 / (100 - percentile));
  const percent = x => Number((100 - 100 / 10 ** x).toFixed(x > 2.5 ? 3 : 1)) + ' %';

  const frame = colours => ({
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colours.ink },
    aria: { enabled: false },
  });
  const legend = (colours, width) => ({
    type: 'scroll', top: 0, left: 0, right: 0, data: names, itemWidth: 30, itemHeight: 9, itemGap: width < 480 ? 10 : 18,
    textStyle: { color: colours.ink, fontSize: 12 }, inactiveColor: colours.faint,
    pageTextStyle: { color: colours.faint }, pageIconColor: colours.ink, pageIconInactiveColor: colours.line, pageIconSize: 11,
  });
  const line = (colours, i) => ({
    name: names[i], type: 'line', color: colours.of[i], symbol: symbols[look[i]], symbolSize: 6,
    lineStyle: { width: 2, type: dashes[look[i]], color: colours.of[i] }, itemStyle: { color: colours.of[i] },
    emphasis: { focus: 'series' },
  });
  const tip = colours => ({
    confine: true, backgroundColor: colours.card, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 12 },
  });
  const swatch = colour => '<span style="display:inline-block;width:.7em;height:.7em;border-radius:.2em;margin-right:.4em;background:'
    + colour + '"></span>';
  const axis = colours => ({
    axisLine: { show: true, lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.faint, fontSize: 11, hideOverlap: true },
    nameTextStyle: { color: colours.faint, fontSize: 11 },
    splitLine: { lineStyle: { color: colours.line, opacity: .6 } },
  });
  // Whole powers of ten around the values, so that the labels are round.
  const powers = values => {
    const some = values.filter(value => value > 0);
    return some.length === 0 ? { min: 1, max: 10 }
      : { min: 10 ** Math.floor(Math.log10(Math.min(...some))), max: 10 ** Math.ceil(Math.log10(Math.max(...some) * 1.0001)) };
  };

  const band = (colours, series, i) => ({
    name: names[i], type: 'custom', silent: true, clip: true, z: 1, color: colours.of[i], tooltip: { show: false },
    data: series[i].length ? [[nines(series[i][0][0]), series[i][0][1]]] : [],
    renderItem: (_, api) => ({
      type: 'polygon',
      shape: {
        points: series[i].map(p => api.coord([nines(p[0]), p[2]]))
          .concat(series[i].slice().reverse().map(p => api.coord([nines(p[0]), p[3]]))),
      },
      style: { fill: colours.of[i], opacity: .13 },
    }),
  });

  const curves = (chart, colours, width) => {
    const series = chart.series.map(points => points.filter(p => p[2] > 0));
    const all = series.flat();
    const last = Math.max(nines(99), ...all.map(p => nines(p[0])));
    const stops = [50, 90, 99, 99.9, 99.99].filter(p => nines(p) <= last + .001);
    return Object.assign(frame(colours), {
      legend: legend(colours, width),
      grid: { left: 52, right: 26, top: 40, bottom: 30 },
      tooltip: Object.assign(tip(colours), {
        trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: colours.faint } },
        formatter: hits => '<b>' + percent(hits[0].axisValue) + '</b>' + hits.filter(hit => hit.seriesType === 'line')
          .map(hit => '<br>' + swatch(hit.color) + text(hit.seriesName) + ' <b>' + millis(hit.value[1]) + '</b> (' + millis(hit.value[2])
            + ' – ' + millis(hit.value[3]) + ')').join(''),
      }),
      xAxis: Object.assign(axis(colours), {
        type: 'value', min: nines(50) - .015, max: last + .015, axisLabel: { show: false }, splitLine: { show: false },
        axisPointer: { label: { show: false } },
      }),
      yAxis: Object.assign(axis(colours), {
        type: 'log', ...powers(all.flatMap(p => [p[2], p[3]])),
        axisLabel: { color: colours.faint, fontSize: 11, formatter: millis },
      }),
      series: names.map((_, i) => Object.assign(line(colours, i), {
        z: 3, data: series[i].map(p => [nines(p[0]), p[1], p[2], p[3]]),
        showAllSymbol: true,
        symbolSize: value => stops.some(stop => Math.abs(nines(stop) - value[0]) < .001) ? 7 : 0,
        markLine: i > 0 ? undefined : {
          silent: true, symbol: 'none', animation: false, z: 0,
          lineStyle: { type: 'solid', width: 1, color: colours.line, opacity: .6 },
          data: stops.map(stop => ({
            xAxis: nines(stop), label: { position: 'start', formatter: stop + ' %', color: colours.faint, fontSize: 11, distance: 10 },
          })),
        },
      })).concat(names.map((_, i) => band(colours, series, i))),
    });
  };

  const whisker = (colours, rows) => ({
    name: 'range', type: 'custom', silent: true, z: 5, encode: { x: [1, 2], y: 0 },
    data: rows.map((row, i) => row.length ? [i, row[1], row[2]] : [i, 0, 0]),
    renderItem: (params, api) => {
      const row = rows[params.dataIndex];
      const y = api.coord([0, params.dataIndex])[1];
      const from = row.length ? api.coord([row[1], params.dataIndex])[0] : api.coord([0, 0])[0];
      const to = row.length ? Math.max(api.coord([row[2], params.dataIndex])[0], api.coord([row[0], params.dataIndex])[0]) : from;
      const stroke = { stroke: colours.ink, lineWidth: 1.3, fill: 'none' };
      const rule = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: stroke });
      const label = {
        type: 'text',
        style: {
          x: to + 7, y, text: row.length ? row[3] : 'not measured', fill: row.length ? colours.ink : colours.faint,
          fontSize: 12, verticalAlign: 'middle',
        },
      };
      return {
        type: 'group',
        children: to - from > 2
          ? [rule(from, y, to, y), rule(from, y - 4, from, y + 4), rule(to, y - 4, to, y + 4), label] : [label],
      };
    },
  });

  const bars = (chart, colours, width) => {
    const widest = Math.min(Math.max(...names.map(name => name.length)) * 7.2 + 24, width * .45);
    return Object.assign(frame(colours), {
      grid: { left: widest, right: 74, top: 4, bottom: 4 },
      tooltip: Object.assign(tip(colours), {
        trigger: 'item',
        formatter: hit => swatch(hit.color) + text(hit.name) + ' <b>' + text(chart.series[hit.dataIndex][3]) + '</b>',
      }),
      xAxis: { type: 'value', min: 0, max: Math.max(...chart.series.map(row => row.length ? row[2] : 0)) || 1, show: false },
      yAxis: Object.assign(axis(colours), {
        type: 'category', inverse: true, data: names, axisLine: { lineStyle: { color: colours.line } }, splitLine: { show: false },
        axisLabel: { color: colours.ink, fontSize: 12, interval: 0, width: widest - 12, overflow: 'truncate', margin: 8 },
      }),
      series: [{
        name: 'median', type: 'bar', barWidth: '58%',
        data: chart.series.map((row, i) => ({
          value: row.length ? row[0] : 0, itemStyle: { color: colours.of[i], opacity: .82, borderRadius: [0, 3, 3, 0] },
        })),
      }, whisker(colours, chart.series)],
    });
  };

  const timeline = (chart, colours, width) => {
    const ticks = chart.series.map(one => one.ticks);
    const end = Math.max(...ticks.flat().map(tick => tick[0]));
    const plain = axis(colours);
    const x = (gridIndex, labels) => Object.assign({}, plain, {
      type: 'value', gridIndex, min: 0, max: Math.ceil(end), splitLine: { show: false },
      axisLabel: { show: labels, color: colours.faint, fontSize: 11, formatter: value => value + ' s' },
    });
    const panel = (grid, column) => names.map((_, i) => Object.assign(line(colours, i), {
      xAxisIndex: grid, yAxisIndex: grid, showSymbol: false, connectNulls: false,
      lineStyle: { width: 1.7, type: dashes[look[i]], color: colours.of[i] },
      data: ticks[i].map(tick => [tick[0], column > 1 && tick[column] <= 0 ? null : tick[column], tick[3]]),
      markLine: {
        symbol: 'none', animation: false, silent: true, label: { show: false },
        lineStyle: { color: colours.of[i], type: 'dotted', width: 1.2, opacity: .9 },
        data: chart.series[i].events.map(event => ({ xAxis: event[0], name: event[1] })),
      },
    }));
    return Object.assign(frame(colours), {
      legend: legend(colours, width),
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      grid: [{ left: 52, right: 16, top: 56, height: '31%' }, { left: 52, right: 16, bottom: 28, height: '35%' }],
      tooltip: Object.assign(tip(colours), {
        trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: colours.faint } },
        formatter: hits => {
          return '<b>' + digits(hits[0].axisValue) + ' s</b>' + hits.map(hit => '<br>' + swatch(hit.color) + text(hit.seriesName) + ' <b>'
            + (hit.value[1] == null ? 'none' : hit.axisIndex === 0 ? count(hit.value[1]) + ' req/s'
              : millis(hit.value[1]) + '</b> (longest ' + millis(hit.value[2]) + ')<b>') + '</b>').join('');
        },
      }),
      xAxis: [x(0, false), x(1, true)],
      yAxis: [
        Object.assign({}, plain, {
          type: 'value', gridIndex: 0, name: 'requests/s', nameGap: 8, nameTextStyle: { color: colours.faint, fontSize: 11, align: 'left', padding: [0, 0, 0, -46] },
          splitNumber: 3, axisLabel: { color: colours.faint, fontSize: 11, formatter: count },
        }),
        Object.assign({}, plain, {
          type: 'log', gridIndex: 1, name: 'p99', nameGap: 8, nameTextStyle: { color: colours.faint, fontSize: 11, align: 'left', padding: [0, 0, 0, -46] },
          ...powers(ticks.flat().map(tick => tick[2])), axisLabel: { color: colours.faint, fontSize: 11, formatter: millis },
        }),
      ],
      series: panel(0, 1).concat(panel(1, 2)),
    });
  };

  const kinds = { curves, bars, timeline };
  const draw = () => {
    drawn.splice(0).forEach(one => one.dispose());
    data.charts.forEach(chart => {
      names = chart.who.map(i => data.contenders[i]);
      look = chart.who.map(i => data.palette[i]);
      const colours = palette();
      const place = document.getElementById(chart.id);
      place.style.setProperty('--rows', String(Math.max(2, names.length)));
      const one = echarts.init(place, null, { renderer: 'svg' });
      one.setOption(kinds[chart.kind](chart, colours, place.clientWidth));
      drawn.push(one);
    });
  };

  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const button = document.getElementById('theme');
  let chosen = '';
  const dark = () => chosen ? chosen === 'dark' : prefersDark.matches;
  const show = scheme => {
    root.style.colorScheme = scheme;
    button.textContent = dark() ? 'Light' : 'Dark';
    draw();
  };
  button.addEventListener('click', () => {
    chosen = dark() ? 'light' : 'dark';
    show(chosen);
  });
  prefersDark.addEventListener('change', () => show(chosen));
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    opened.forEach(one => { one.open = true; });
    show('light');
  });
  addEventListener('afterprint', () => {
    opened.forEach(one => { one.open = false; });
    show(chosen);
  });

  let width = innerWidth;
  let waiting = 0;
  addEventListener('resize', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      if (innerWidth !== width) {
        width = innerWidth;
        draw();
      }
    });
  });

  const copy = document.getElementById('copy');
  if (copy) {
    copy.addEventListener('click', () => {
      const yaml = document.getElementById('yaml');
      const done = () => { copy.textContent = 'Copied'; };
      const select = () => getSelection().selectAllChildren(yaml);
      if (navigator.clipboard) {
        navigator.clipboard.writeText(yaml.textContent).then(done, select);
      } else {
        select();
      }
    });
  }
  show(chosen);
})();
