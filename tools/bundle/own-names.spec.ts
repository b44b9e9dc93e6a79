import { expect, it } from '@jest/globals';
import { withoutOwnNames } from './own-names.mjs';

/** As the code is without its blanks. */
const dense = (code: string): string => withoutOwnNames(code).replaceAll(' ', '');

it.each([
  ['a declared function', '__name(f,"f");', 'f;'],
  ['a constant', 'const f=__name(()=>1,"f");', 'constf=()=>1;'],
  ['an assigned function', 'f=__name(function(){},"f");', 'f=function(){};'],
  ['a default', 'function g(f=__name(()=>1,"f")){}', 'functiong(f=()=>1){}'],
  ['a property', 'g({f:__name(async()=>1,"f")});', 'g({f:async()=>1});'],
  ['a field', 'class A{f=__name(()=>1,"f")}', 'classA{f=()=>1}'],
  [
    'a function within another',
    'const f=__name(()=>{const g=__name(()=>1,"g");return g},"f");',
    'constf=()=>{constg=()=>1;returng};',
  ],
])('leaves %s to its own name', (_what, code, expected) => expect(dense(code)).toBe(expected));

it.each([
  ['a function that was renamed', '__name(f2,"f");'],
  ['a constant that was renamed', 'const f2=__name(()=>1,"f");'],
  ['a function that has another name', 'const f=__name(function f2(){},"f");'],
  ['a function whose place gives it none', 'all=[__name(()=>1,"f")];'],
  ['a property whose name is found out', 'g({[f]:__name(()=>1,"f")});'],
  ['a property that is assigned', 'g.f=__name(()=>1,"f");'],
  ['a class', 'class A{static{__name(this,"A")}}'],
  ['what another function is given', 'const f=name(()=>1,"f");'],
])('keeps the name of %s', (_what, code) => expect(withoutOwnNames(code)).toBe(code));

it('moves nothing', () => {
  const code = 'const f=__name(()=>1,"f"),g=2;\n__name(h,"h");';
  expect(withoutOwnNames(code)).toBe('const f=       ()=>1     ,g=2;\n       h     ;');
});
